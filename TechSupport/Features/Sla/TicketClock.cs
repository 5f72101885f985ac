using TechSupport.Features.Tickets;

namespace TechSupport.Features.Sla;

/// <summary>What a ticket's clock is replayed from, as a ticket and its row in a list hold it.</summary>
/// <param name="Pauses">Those that are over; the one that lasts follows from the rest.</param>
public readonly record struct TicketClock(TicketStatus Status, Priority Priority, DateTimeOffset CreatedAt, DateTimeOffset? FirstResponseAt, IReadOnlyList<Pause> Pauses,
    WaitingFor? WaitingFor, DateTimeOffset? WaitingSince, DateTimeOffset? ResolvedAt, DateTimeOffset? ClosedAt)
{
    /// <summary>The pause that lasts.</summary>
    public Pause? Lasting => Status switch
    {
        TicketStatus.Waiting when WaitingSince is { } since => new(WaitingFor == Tickets.WaitingFor.Supplier ? PauseReason.Supplier : PauseReason.Requester, since),
        TicketStatus.Resolved or TicketStatus.Closed when (ResolvedAt ?? ClosedAt) is { } since => new(PauseReason.Resolved, since),
        _ => null,
    };

    public SlaClock Replay() =>
        new(CreatedAt, SlaTargets.For(Priority), Calendar.RoundTheClock, Lasting is { } pause ? [.. Pauses, pause] : Pauses, FirstResponseAt);
}
