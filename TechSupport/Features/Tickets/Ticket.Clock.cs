using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets;

/// <summary>What the clock of the two targets is replayed from, and what it says.</summary>
public sealed partial class Ticket
{
    public DateTimeOffset? FirstResponseAt { get; private set; }

    /// <summary>Since when it has been waiting for the one it waits for now.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>The pauses that are over, in order: waits, and the times it was thought done.</summary>
    public IReadOnlyList<Pause> Pauses { get; private set; } = [];

    /// <summary>All those pauses together. The release before this one reckons with it, also after a rollback.</summary>
    public TimeSpan Waited { get; private set; }

    public DateTimeOffset ResponseDueAt { get; private set; }
    public DateTimeOffset ResolveDueAt { get; private set; }

    /// <summary>The next instant at which a target can be missed; <see cref="SlaClock.NoDueDate"/> while none can.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public SlaClock Sla => Clock.Replay();

    private TicketClock Clock => new(Status, Priority, CreatedAt, FirstResponseAt, Pauses, WaitingFor, WaitingSince, ResolvedAt, ClosedAt);

    // call it before the state changes that the pause follows from
    private void EndPause(DateTimeOffset at)
    {
        if (Clock.Lasting is not { } lasting) return;
        var ended = lasting.EndedAt(at);
        Pauses = new List<Pause>(Pauses) { ended };
        Waited += ended.Until!.Value - ended.From;
        WaitingSince = null;
    }

    private void SetDueDates()
    {
        var sla = Sla;
        (ResponseDueAt, ResolveDueAt, DueAt) = (sla.Response.DueAt, sla.Resolution.DueAt, sla.DueAt);
    }

    private void Answered(DateTimeOffset at)
    {
        FirstResponseAt ??= at;
        Unanswered = false;
        ReopenedAt = null;
    }
}
