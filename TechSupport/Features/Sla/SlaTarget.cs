namespace TechSupport.Features.Sla;

/// <summary>The state of a target: breached once its due instant has passed, met when what it asks for came in time.</summary>
public enum SlaState { OnTrack, AtRisk, Breached, Paused, Met }

/// <summary>One promise, the response or the resolution, and the time that has counted for it.</summary>
/// <param name="Allowed">Working time we allow ourselves.</param>
/// <param name="Pauses">Those that count for this target, in order; the last may still last.</param>
/// <param name="EndedAt">When what it asks for came, or was not asked for any more.</param>
public sealed record SlaTarget(TimeSpan Allowed, DateTimeOffset StartedAt, Calendar Calendar, IReadOnlyList<Pause> Pauses, DateTimeOffset? EndedAt)
{
    /// <summary>The last quarter of the allowed time is "at risk".</summary>
    private const int RiskPercent = 75;

    /// <summary>The pause that lasts; none once the target has ended.</summary>
    public Pause? Lasting => EndedAt is null && Pauses is [.., { Until: null } last] ? last : null;

    /// <summary>It can be missed as time passes.</summary>
    public bool IsRunning => EndedAt is null && Lasting is null;

    /// <summary>When the allowed time is used up, as if a pause that lasts ended where it began.</summary>
    public DateTimeOffset DueAt
    {
        get
        {
            var due = Calendar.Add(StartedAt, Allowed);
            // a pause moves what was still to come, never what was due before it
            foreach (var pause in Pauses)
                if (pause.From < due && pause.Until is { } until) due = Calendar.Add(due, Calendar.Between(pause.From, until));
            return due;
        }
    }

    public SlaState State(DateTimeOffset now) =>
        EndedAt is { } ended ? ended <= DueAt ? SlaState.Met : SlaState.Breached
            : Lasting is not null ? SlaState.Paused
            : now > DueAt ? SlaState.Breached
            : Used(now) >= RiskPercent ? SlaState.AtRisk
            : SlaState.OnTrack;

    /// <summary>Working time that has counted so far.</summary>
    public TimeSpan Elapsed(DateTimeOffset now)
    {
        if (EndedAt < now) now = EndedAt.Value;
        var elapsed = Calendar.Between(StartedAt, now);
        foreach (var pause in Pauses) elapsed -= Calendar.Between(pause.From, pause.Until < now ? pause.Until.Value : now);
        return elapsed;
    }

    /// <summary>Share of the allowed time that is used up, 0–100.</summary>
    public int Used(DateTimeOffset now) => (int)Math.Min(100, Elapsed(now) / Allowed * 100);
}
