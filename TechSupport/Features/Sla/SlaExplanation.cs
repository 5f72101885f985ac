using TechSupport.Features.Tickets;

namespace TechSupport.Features.Sla;

/// <summary>Which of the two targets.</summary>
public enum SlaTargetKind { Response, Resolution }

/// <summary>A step on the way from the report to the due instant, as a fact; <see cref="SlaText"/> puts it into words.</summary>
public abstract record SlaStep
{
    public sealed record Started(DateTimeOffset At) : SlaStep;

    public sealed record Allowed(SlaTargetKind Target, Priority Priority, TimeSpan Time) : SlaStep;

    /// <param name="RoundTheClock">False where only working hours do.</param>
    public sealed record Counting(bool RoundTheClock) : SlaStep;

    /// <summary>A pause that is over, with the working time it moved the due instant by.</summary>
    public sealed record NotCounted(PauseReason Reason, DateTimeOffset From, DateTimeOffset Until, TimeSpan Time) : SlaStep;

    /// <summary>Work waited for a supplier, and the time of this target counted all the same.</summary>
    public sealed record SupplierCounts : SlaStep;

    public sealed record Due(DateTimeOffset At) : SlaStep;

    /// <summary>There is no due instant until the pause ends.</summary>
    public sealed record Paused(PauseReason Reason, DateTimeOffset Since, TimeSpan Left) : SlaStep;
}

/// <summary>Why a target is due when it is.</summary>
public static class SlaExplanation
{
    public static IReadOnlyList<SlaStep> Explain(this SlaClock clock, SlaTargetKind kind)
    {
        var target = kind == SlaTargetKind.Response ? clock.Response : clock.Resolution;
        var due = target.DueAt;
        var steps = new List<SlaStep>
        {
            new SlaStep.Started(clock.StartedAt),
            new SlaStep.Allowed(kind, clock.Targets.Priority, target.Allowed),
            new SlaStep.Counting(ReferenceEquals(clock.Calendar, Calendar.RoundTheClock)),
        };
        foreach (var pause in target.Pauses.Where(p => p.From < due))
            if (pause.Until is { } until) steps.Add(new SlaStep.NotCounted(pause.Reason, pause.From, until, clock.Calendar.Between(pause.From, until)));
        if (kind == SlaTargetKind.Response && clock.Pauses.Any(p => p.Reason == PauseReason.Supplier && !(p.From >= target.EndedAt)))
            steps.Add(new SlaStep.SupplierCounts());
        var left = target.Lasting is { } lasting ? target.Allowed - target.Elapsed(lasting.From) : TimeSpan.Zero;
        steps.Add(left > TimeSpan.Zero ? new SlaStep.Paused(target.Lasting!.Reason, target.Lasting.From, left) : new SlaStep.Due(due));
        return steps;
    }
}
