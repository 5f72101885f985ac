namespace TechSupport.Features.Operations.SyntheticCheck.Runs;

/// <summary>A time in which the synthetic check failed, from the first failing run to the first good one, and the ticket about it.</summary>
public sealed class SyntheticIncident
{
    private SyntheticIncident() { }

    public SyntheticIncident(SyntheticRun first, long ticket, DateTimeOffset at) =>
        (OpenedAt, TicketId, Step, NotedAt) = (first.StartedAt, ticket, first.FailedStep ?? "", at);

    public long Id { get; private set; }

    /// <summary>When the first failing run began.</summary>
    public DateTimeOffset OpenedAt { get; private set; }

    /// <summary>When the first good run after it began; null while it fails.</summary>
    public DateTimeOffset? RecoveredAt { get; private set; }

    /// <summary>The newest ticket, where somebody closed one while the check still failed.</summary>
    public long TicketId { get; private set; }

    /// <summary>The step the ticket names last.</summary>
    public string Step { get; private set; } = "";

    /// <summary>When the ticket last said something about it.</summary>
    public DateTimeOffset NotedAt { get; private set; }

    public void Note(string step, DateTimeOffset at) => (Step, NotedAt) = (step, at);

    public void Continue(long ticket, string step, DateTimeOffset at) => (TicketId, Step, NotedAt) = (ticket, step, at);

    public void Recover(DateTimeOffset at) => RecoveredAt ??= at;
}
