using Microsoft.Extensions.Options;
using TechSupport.Features.Operations.Availability;
using TechSupport.Tests.Support;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Operations.Availability;

/// <summary>The arithmetic of the availability, against counting minute by minute.</summary>
[Trait("Needs", "nothing")]
public sealed class TimelineTests
{
    private const int Minutes = 300;

    private static readonly DateTimeOffset Start = new(2026, 10, 25, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_overlaps_every_minute_is_counted_once_and_as_its_last_run_says()
    {
        var random = new Random(41);
        for (var round = 0; round < 2000; round++)
        {
            var runs = Many(random, 12).Select(r => new MeasuredRange(r, random.Next(3) > 0)).ToList();
            var (windows, period, first, now) = (Many(random, 4).ToList(), Range(random), At(random.Next(Minutes)), At(random.Next(Minutes)));
            var figures = new AvailabilityTimeline(runs, windows, first, now).Over(period);
            var counted = Enumerable.Range(0, Minutes).Select(At).Where(m => period.Holds(m) && first <= m && m < now).ToLookup(m => (windows.Any(w => w.Holds(m)), Said(runs, m)));
            foreach (var (takenOut, time) in new[] { (false, figures.Counted), (true, figures.TakenOut) })
                Assert.Equal(Time(counted[(takenOut, true)].Count(), counted[(takenOut, false)].Count(), counted[(takenOut, null)].Count()), time);
        }
    }

    [Fact]
    public void A_period_is_the_sum_of_its_parts_and_what_is_announced_takes_nothing_away_but_moves_it()
    {
        var random = new Random(42);
        for (var round = 0; round < 1000; round++)
        {
            var runs = Many(random, 12).Select(r => new MeasuredRange(r, random.Next(3) > 0)).ToList();
            var (windows, cut) = (Many(random, 4).ToList(), At(random.Next(Minutes)));
            var (timeline, without) = (new AvailabilityTimeline(runs, windows, Start, At(Minutes)), new AvailabilityTimeline(runs, [], Start, At(Minutes)));
            var (whole, left, right) = (timeline.Over(new(Start, At(Minutes))), timeline.Over(new(Start, cut)), timeline.Over(new(cut, At(Minutes))));
            Assert.Equal(whole.Counted.All, left.Counted.All + right.Counted.All);
            Assert.Equal(whole.TakenOut.Down, left.TakenOut.Down + right.TakenOut.Down);
            Assert.Equal(without.Over(new(Start, At(Minutes))).Counted.Down, whole.Counted.Down + whole.TakenOut.Down);
            Assert.Equal(TimeSpan.FromMinutes(Minutes), whole.Counted.All + whole.TakenOut.All);
            Assert.Equal(timeline.Gaps(new(Start, At(Minutes))).Length, whole.Counted.NotMeasured + whole.TakenOut.NotMeasured);
        }
    }

    [Fact]
    public void A_gap_is_not_available_and_what_was_before_the_first_run_does_not_count()
    {
        // ten good minutes, five without a run, five that failed, and twenty announced in which it was away for ten
        var timeline = new AvailabilityTimeline([Run(100, 110, true), Run(115, 120, false), Run(120, 130, true)], [new(At(120), At(140))], At(100), At(140));
        var figures = timeline.Over(new(Start, At(Minutes)));
        Assert.Equal(new(At(100), At(140)), figures.Period);
        Assert.Equal(Time(10, 5, 5), figures.Counted);
        Assert.Equal(Time(10, 0, 10), figures.TakenOut);
        Assert.Equal(0.5, figures.Ratio);
        Assert.Null(timeline.Over(new(At(125), At(130))).Ratio);
        Assert.Null(timeline.Over(new(Start, At(100))).Ratio);
    }

    [Fact]
    public void A_window_counts_up_to_the_edge_of_the_period_and_no_further()
    {
        var timeline = new AvailabilityTimeline([Run(0, 300, true)], [new(At(-60), At(10)), new(At(290), At(400)), new(At(150), At(150)), new(At(200), At(190))], Start, At(300));
        Assert.Equal((Time(280, 0, 0), Time(20, 0, 0)), (timeline.Over(new(Start, At(300))).Counted, timeline.Over(new(Start, At(300))).TakenOut));
    }

    [Fact]
    public void A_month_allows_half_a_percent_of_what_is_not_announced_its_days_to_come_included()
    {
        var month = new TimeRange(Start, Start.AddDays(30));
        var timeline = new AvailabilityTimeline([Run(0, 60, true), Run(60, 160, false)], [new(Start.AddDays(20), Start.AddDays(21))], Start, At(160));
        var budget = timeline.Budget(month);
        Assert.Equal(29 * 24 * 60 * 0.005, budget.Allowed.TotalMinutes, 3);
        Assert.Equal((100, 108), (budget.Used.TotalMinutes, budget.MinutesLeft));
        Assert.Equal((false, false), (budget.IsHalfSpent, budget.IsSpent));
        var later = new AvailabilityTimeline([Run(0, 60, true)], [], Start, At(60 + 217)).Budget(month);
        Assert.Equal((true, true), (later.IsHalfSpent, later.IsSpent));
        Assert.Equal(-1, later.MinutesLeft);
        // the check began with its last ten days
        Assert.Equal(10 * 24 * 60 * 0.005, new AvailabilityTimeline([], [], Start.AddDays(20), Start.AddDays(20)).Budget(month).Allowed.TotalMinutes, 3);
    }

    [Theory]
    [InlineData("Europe/Moscow", 2026, 10, 31 * 24)]
    [InlineData("Europe/Berlin", 2026, 10, 31 * 24 + 1)] // the clocks go back
    [InlineData("Europe/Berlin", 2026, 3, 31 * 24 - 1)]
    [InlineData("Europe/Berlin", 2028, 2, 29 * 24)]
    [InlineData("America/Havana", 2026, 11, 30 * 24 + 1)] // its first day has two midnights
    public void A_month_is_as_long_as_the_hospitals_clocks_make_it(string zone, int year, int month, int hours)
    {
        var clock = Translations.In("en", text => new HospitalClock(new ManualClock(), Options.Create(new HospitalOptions { TimeZone = zone }), text));
        Assert.Equal(hours, clock.MonthOf(new(year, month, 17)).Length.TotalHours);
        var months = Enumerable.Range(0, 36).Select(m => clock.MonthOf(new DateOnly(2026, 1, 31).AddMonths(m))).ToList();
        Assert.All(months.Zip(months.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
    }

    [Fact]
    public void A_time_the_clocks_leave_out_is_none_and_of_one_they_show_twice_it_is_the_first()
    {
        var clock = Translations.In("en", text => new HospitalClock(new ManualClock(), Options.Create(new HospitalOptions { TimeZone = "Europe/Berlin" }), text));
        Assert.Null(clock.Instant(new(2026, 3, 29, 2, 30, 0)));
        Assert.Equal(new(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), clock.Instant(new(2026, 10, 25, 2, 30, 0)));
        Assert.Equal(new(2026, 11, 29, 21, 0, 0, TimeSpan.Zero), clock.Instant(new(2026, 11, 29, 22, 0, 0)));
    }

    private static bool? Said(List<MeasuredRange> runs, DateTimeOffset at)
    {
        // the one that begins last of those that have begun; of two that begin together the later one in the list
        var begun = runs.Select((run, place) => (run, place)).Where(r => r.run.Range.From <= at).OrderBy(r => r.run.Range.From).ThenBy(r => r.place).Select(r => r.run).ToList();
        return begun.Count > 0 && begun[^1].Range.Holds(at) ? begun[^1].Passed : null;
    }

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static MeasuredRange Run(int from, int until, bool passed) => new(new(At(from), At(until)), passed);

    private static MeasuredTime Time(int passed, int failed, int notMeasured) => new(TimeSpan.FromMinutes(passed), TimeSpan.FromMinutes(failed), TimeSpan.FromMinutes(notMeasured));

    private static IEnumerable<TimeRange> Many(Random random, int most) => Enumerable.Range(0, random.Next(most)).Select(_ => Range(random));

    private static TimeRange Range(Random random)
    {
        var from = random.Next(Minutes);
        return new(At(from), At(from + random.Next(60)));
    }
}
