using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets;

/// <summary>The time limits: two targets, both standing still while the ticket waits.</summary>
public sealed partial class Ticket
{
    public DateTimeOffset ResponseDueAt { get; private set; }
    public DateTimeOffset ResolveDueAt { get; private set; }
    public DateTimeOffset? FirstResponseAt { get; private set; }
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>All the time it has waited so far, finished waits only.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next limit that can be missed; <see cref="NoLimit"/> while waiting and when done, so that lists sort it last.</summary>
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Stored as PostgreSQL's infinity.</summary>
    public static readonly DateTimeOffset NoLimit = DateTimeOffset.MaxValue;

    private void StartClock()
    {
        ResponseDueAt = CreatedAt + SlaTargets.Response(Priority) + Waited;
        ResolveDueAt = CreatedAt + SlaTargets.Resolution(Priority) + Waited;
        Deadline();
    }

    private void PauseClock(DateTimeOffset at) => WaitingSince ??= at;

    private void ResumeClock(DateTimeOffset at)
    {
        if (WaitingSince is not { } since) return;
        Waited += at - since;
        WaitingSince = null;
        StartClock();
    }

    private void Answered(DateTimeOffset at)
    {
        FirstResponseAt ??= at;
        Unanswered = false;
        ReopenedAt = null;
    }

    private void Deadline() =>
        DueAt = IsDone || Status == TicketStatus.Waiting ? NoLimit
            : FirstResponseAt is null && ResponseDueAt < ResolveDueAt ? ResponseDueAt
            : ResolveDueAt;
}
