using FsCheck.Xunit;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Tests.Features.OnCall.Rotas;

/// <summary>What holds of every rota, over two years with their changes of the clocks. A failure names its seed and the smallest rota found.</summary>
[Trait("Needs", "nothing")]
public sealed class RotaPropertyTests
{
    private const string Seed = "(20261129,7)";
    private const int Most = 500;

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(RotaCases)])]
    public void Whenever_one_looks_exactly_one_person_of_the_rota_is_on_call(RotaPlan plan) => Assert.All(RotaCases.Edges(plan), at =>
    {
        var who = Assert.NotNull(plan.WhoAt(at));
        Assert.Contains(who, plan.Members);
        Assert.DoesNotContain(who, plan.Left);
        var order = plan.OrderAt(at);
        Assert.Equal(order.Distinct(), order);
    });

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(RotaCases)])]
    public void Nobody_who_is_away_is_on_call_unless_all_are(RotaPlan plan) => Assert.All(RotaCases.Edges(plan), at =>
    {
        if (plan.Members.All(p => plan.IsAway(p, at))) Assert.Single(plan.OrderAt(at));
        else Assert.Equal(plan.Members.Where(p => !plan.IsAway(p, at)).Order(), plan.OrderAt(at).Order());
    });

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(RotaCases)])]
    public void Whoever_leaves_moves_nobody_elses_weeks(RotaPlan plan)
    {
        // what others agreed on about a leaver's time is theirs to settle
        var (before, after) = (plan with { Exchanges = [], Left = [] }, plan with { Exchanges = [] });
        Assert.All(RotaCases.Edges(plan), at =>
        {
            var who = before.WhoAt(at)!.Value;
            if (!plan.Left.Contains(who)) Assert.Equal(who, after.WhoAt(at));
        });
    }

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(RotaCases)])]
    public void Shifts_tile_time_and_each_is_the_persons_whom_one_finds_in_it(RotaPlan plan)
    {
        var shifts = plan.Shifts(plan.Begins, plan.Begins + RotaCases.Two);
        Assert.Equal(plan.Begins, shifts[0].Begins);
        Assert.Equal(plan.Begins + RotaCases.Two, shifts[^1].Until);
        Assert.All(shifts.Zip(shifts.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.Begins));
        Assert.All(shifts, s => Assert.True(s.Until > s.Begins));
        foreach (var at in RotaCases.Edges(plan).Where(at => at < shifts[^1].Until))
            Assert.Equal(Assert.Single(shifts, s => at >= s.Begins && at < s.Until).Person, plan.WhoAt(at));
    }

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(RotaCases)])]
    public void A_handover_is_one_instant_a_week_apart_from_the_next_give_or_take_the_clocks(RotaPlan plan) => Assert.All(Enumerable.Range(0, 105), week =>
    {
        var (at, next) = (plan.Handover(week), plan.Handover(week + 1));
        Assert.InRange((next - at).TotalHours, (7 * 24) - 1, (7 * 24) + 1);
        Assert.Equal(week, plan.WeekOf(at));
        Assert.Equal(week - 1, plan.WeekOf(at.AddTicks(-1)));
        var shown = TimeZoneInfo.ConvertTime(at, plan.Zone).DateTime;
        // what the clocks leave out they show a change later
        if (!plan.Zone.IsInvalidTime(shown.Date + plan.HandoverAt.ToTimeSpan())) Assert.Equal(plan.HandoverAt, TimeOnly.FromDateTime(shown));
        Assert.Equal(plan.HandoverDay, shown.DayOfWeek);
    });

    [Property(MaxTest = Most, Replay = Seed, Arbitrary = [typeof(RotaCases)])]
    public void Nobody_stands_on_a_ladder_twice_and_everybody_who_is_there_stands_on_it(RotaPlan plan, long[] leads, long[] admins) => Assert.All(RotaCases.Edges(plan).Where((_, i) => i % 9 == 0), at =>
    {
        var ladder = Ladder.Of(plan.OrderAt(at), leads, admins);
        var all = ladder.Steps.SelectMany(s => s).ToList();
        Assert.Equal(all.Distinct(), all);
        Assert.Equal(plan.OrderAt(at).Concat(leads).Concat(admins).Distinct().Order(), all.Order());
        Assert.Equal(plan.WhoAt(at), Assert.Single(ladder.Steps[0]));
    });

    [Fact]
    public void Each_of_the_million_minutes_of_two_years_has_one_person()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var begin = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var plan = new RotaPlan
        {
            Zone = berlin, HandoverDay = DayOfWeek.Sunday, HandoverAt = new(2, 30), StartsOn = new(2026, 1, 1), Groups = [[1, 2, 3], [4, 5]], Left = [3],
            Absences = [new(4, begin.AddDays(25), begin.AddDays(40)), new(1, begin.AddDays(100), begin.AddDays(130))],
            Exchanges = [new(2, 5, begin.AddDays(20), begin.AddDays(33))],
        };
        var shifts = plan.Shifts(plan.Begins, plan.Begins + RotaCases.Two);
        var (at, shift, minutes) = (plan.Begins, 0, 0);
        for (; at < shifts[^1].Until; at = at.AddMinutes(1), minutes++)
        {
            while (at >= shifts[shift].Until) shift++;
            if (plan.WhoAt(at) != shifts[shift].Person) Assert.Fail($"At {at:u} it is {plan.WhoAt(at)}, and the shift is {shifts[shift].Person}'s.");
        }
        Assert.Equal(731 * 24 * 60, minutes);
    }
}
