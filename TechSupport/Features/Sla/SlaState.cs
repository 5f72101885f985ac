using TechSupport.Features.Tickets;

namespace TechSupport.Features.Sla;

public enum SlaPhase { Fine, Risk, Over, Paused, Met }

/// <summary>The time limit of a ticket as a list shows it: which instant counts, and whether the clock runs.</summary>
public readonly record struct SlaState(TicketStatus Status, DateTimeOffset CreatedAt, DateTimeOffset DueAt, DateTimeOffset ResolveDueAt, DateTimeOffset? WaitingSince)
{
    /// <summary>The last quarter of the time is "at risk".</summary>
    private const int RiskPercent = 75;

    public SlaPhase State(DateTimeOffset now) =>
        Status is TicketStatus.Resolved or TicketStatus.Closed ? SlaPhase.Met
            : Status == TicketStatus.Waiting ? SlaPhase.Paused
            : now >= DueAt ? SlaPhase.Over
            : Used(now) >= RiskPercent ? SlaPhase.Risk
            : SlaPhase.Fine;

    /// <summary>Share of the allowed time that is used up, 0–100.</summary>
    public int Used(DateTimeOffset now)
    {
        if (Status is TicketStatus.Resolved or TicketStatus.Closed) return 100;
        var (until, due) = WaitingSince is { } since ? (since, ResolveDueAt) : (now, DueAt);
        var whole = (due - CreatedAt).TotalSeconds;
        return whole <= 0 ? 100 : (int)Math.Clamp((until - CreatedAt).TotalSeconds / whole * 100, 0, 100);
    }
}
