namespace TechSupport.Features.Operations.Availability;

/// <summary>A time for which runs of the synthetic check speak, all of which passed, or failed.</summary>
public readonly record struct MeasuredRange(TimeRange Range, bool Passed);

/// <summary>What the synthetic check said, from its first run until now, and what of that was announced. Nothing but arithmetic.</summary>
public sealed class AvailabilityTimeline
{
    private readonly TimeRange known;

    /// <param name="measured">In any order. Where two overlap, the one that begins later is right: a run speaks until the next one begins.</param>
    /// <param name="announced">What is taken out of both sides.</param>
    /// <param name="first">When the very first run began.</param>
    /// <param name="now">What is to come is no outage.</param>
    public AvailabilityTimeline(IEnumerable<MeasuredRange> measured, IEnumerable<TimeRange> announced, DateTimeOffset first, DateTimeOffset now)
    {
        known = new(first, now);
        Announced = TimeRanges.Of(announced);
        var sorted = measured.OrderBy(m => m.Range.From).ToList();
        for (var i = 0; i < sorted.Count - 1; i++)
            if (sorted[i + 1].Range.From < sorted[i].Range.Until) sorted[i] = sorted[i] with { Range = sorted[i].Range with { Until = sorted[i + 1].Range.From } };
        Passed = TimeRanges.Of(sorted.Where(m => m.Passed).Select(m => m.Range));
        Failed = TimeRanges.Of(sorted.Where(m => !m.Passed).Select(m => m.Range));
    }

    public TimeRanges Passed { get; }

    public TimeRanges Failed { get; }

    public TimeRanges Announced { get; }

    public AvailabilityFigures Over(TimeRange period)
    {
        var looked = TimeRanges.Of(period.Within(known));
        return new(period.Within(known), Measure(looked.Without(Announced)), Measure(looked.And(Announced)));
    }

    /// <summary>What was measured in a time, whether it was announced or not.</summary>
    public MeasuredTime In(TimeRange period) => Measure(TimeRanges.Of(period.Within(known)));

    /// <summary>The times no run speaks for.</summary>
    public TimeRanges Gaps(TimeRange period) => TimeRanges.Of(period.Within(known)).Without(Passed).Without(Failed);

    /// <summary>What the target allows in a whole month: its days to come count, those before the first run do not.</summary>
    public AvailabilityBudget Budget(TimeRange month)
    {
        var counted = TimeRanges.Of(month.Within(known with { Until = DateTimeOffset.MaxValue })).Without(Announced);
        return new(counted.Length * (1 - AvailabilityFigures.Target), Over(month).Counted.Down);
    }

    private MeasuredTime Measure(TimeRanges time)
    {
        var (passed, failed) = (time.And(Passed).Length, time.And(Failed).Length);
        return new(passed, failed, time.Length - passed - failed);
    }
}
