namespace TechSupport.Features.Operations.Availability;

/// <summary>The availability of a day, this month and a year, worked out every five minutes at most: there is a run as often.</summary>
public sealed class AvailabilityBoard
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private AvailabilitySummary? last;

    /// <param name="age">How old it may be; <see cref="Every"/> where nothing is said.</param>
    /// <returns>Null before the first run.</returns>
    public async Task<AvailabilitySummary?> ReadAsync(AppDb db, HospitalClock clock, CancellationToken ct, TimeSpan? age = null)
    {
        var now = clock.Now;
        if (last is { } kept && kept.At <= now && now - kept.At < (age ?? Every)) return kept;
        var (year, month) = (new TimeRange(now.AddMonths(-12), now), clock.MonthOf(clock.Today));
        // what is announced for later this month is no part of its budget
        var timeline = await AvailabilityReader.ReadAsync(db, year with { Until = month.Until }, now, ct);
        return last = timeline is null ? null : new(now, timeline.Over(new(now.AddDays(-1), now)), timeline.Over(month), timeline.Over(year), timeline.Budget(month));
    }

    /// <summary>A window was announced or cancelled.</summary>
    public void Forget() => last = null;
}

/// <summary>What the page Health, the metrics and the health check say.</summary>
public sealed record AvailabilitySummary(DateTimeOffset At, AvailabilityFigures Day, AvailabilityFigures Month, AvailabilityFigures Year, AvailabilityBudget Budget);

/// <summary>Months as the hospital counts them.</summary>
public static class HospitalMonths
{
    /// <summary>From the first midnight of its month to that of the next one.</summary>
    public static TimeRange MonthOf(this HospitalClock clock, DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new(clock.StartOf(first), clock.StartOf(first.AddMonths(1)));
    }
}
