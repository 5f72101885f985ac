using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Tests.Features.OnCall.Rotas;

/// <summary>Who has which week, and who instead.</summary>
[Trait("Needs", "nothing")]
public sealed class RotaPlanTests
{
    private const long Anna = 1, Boris = 2, Vera = 3, Gleb = 4, Dina = 5;

    private static readonly RotaPlan Plan = new()
    {
        Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow"), StartsOn = new(2026, 11, 25), Groups = [[Anna, Boris], [Vera, Gleb, Dina]],
    };

    // Monday 30 November, 08:00 in Moscow
    private static readonly DateTimeOffset First = new(2026, 11, 30, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_handover_is_on_the_first_such_day_at_the_hospitals_eight()
    {
        Assert.Equal(First, Plan.Begins);
        Assert.Null(Plan.WhoAt(First.AddTicks(-1)));
        Assert.Equal(Anna, Plan.WhoAt(First));
        Assert.Equal(Plan.Begins, (Plan with { StartsOn = new(2026, 11, 30) }).Begins);
    }

    [Fact]
    public void The_groups_take_the_weeks_in_turn_and_the_people_those_of_their_group() =>
        Assert.Equal([Anna, Vera, Boris, Gleb, Anna, Dina, Boris, Vera], Enumerable.Range(0, 8).Select(week => Plan.WhoAt(First.AddDays(7 * week))!.Value));

    [Fact]
    public void One_group_alone_takes_every_week() =>
        Assert.Equal([Vera, Gleb, Vera], Enumerable.Range(0, 3).Select(week => (Plan with { Groups = [[], [Vera, Gleb]] }).WhoAt(First.AddDays(7 * week))!.Value));

    [Fact]
    public void Whoever_is_away_is_followed_by_the_next_of_the_group_and_then_by_the_other_group()
    {
        var plan = Plan with { Absences = [Away(Anna, 1, 3)] };
        Assert.Equal([(Anna, 1.0), (Boris, 2), (Anna, 4)], Lengths(plan));
        Assert.Equal([(Anna, 1.0), (Vera, 1), (Boris, 1), (Anna, 4)], Lengths(plan with { Absences = [Away(Anna, 1, 3), Away(Boris, 0, 2)] }));
        Assert.Equal([Vera, Gleb, Dina], (plan with { Absences = [Away(Anna, 0, 7), Away(Boris, 0, 7)] }).OrderAt(First));
    }

    [Fact]
    public void When_all_are_away_the_one_whose_turn_it_is_has_it_alone() =>
        Assert.Equal([Anna], (Plan with { Absences = [.. Plan.Members.Select(p => Away(p, 0, 7))] }).OrderAt(First));

    [Fact]
    public void Whoever_left_keeps_the_turn_and_the_next_of_the_group_stands_in()
    {
        var plan = Plan with { Left = [Gleb] };
        Assert.Equal([Anna, Vera, Boris, Dina, Anna, Dina, Boris, Vera], Enumerable.Range(0, 8).Select(week => plan.WhoAt(First.AddDays(7 * week))!.Value));
        Assert.Equal([Anna, Boris, Vera, Dina], plan.OrderAt(First));
        Assert.True(plan.TakesTurns(Dina));
        Assert.False(plan.TakesTurns(Gleb));
        Assert.False(plan.TakesTurns(9));
    }

    [Fact]
    public void When_all_others_are_away_it_is_nobody_who_left() =>
        Assert.Equal([Boris], (Plan with { Left = [Anna, Vera], Absences = [Away(Boris, 0, 7), Away(Gleb, 0, 7), Away(Dina, 0, 7)] }).OrderAt(First));

    [Fact]
    public void A_rota_that_all_have_left_is_none()
    {
        var plan = Plan with { Left = [.. Plan.Members] };
        Assert.True(plan.IsEmpty);
        Assert.Null(plan.WhoAt(First));
        Assert.Empty(plan.Shifts(First, First.AddDays(7)));
        Assert.False((plan with { Left = [.. Plan.Members.Skip(1)] }).IsEmpty);
    }

    [Fact]
    public void A_swap_counts_for_its_stretch_and_whoever_gave_it_away_is_asked_last()
    {
        var plan = Plan with { Exchanges = [Takes(Gleb, Anna, 2, 3)] };
        Assert.Equal([(Anna, 2.0), (Gleb, 1), (Anna, 4)], Lengths(plan));
        Assert.Equal([Gleb, Boris, Vera, Dina, Anna], plan.OrderAt(First.AddDays(2)));
    }

    [Fact]
    public void What_was_taken_can_be_passed_on_and_a_swap_of_what_is_not_ones_own_is_none()
    {
        Assert.Equal([(Anna, 2.0), (Gleb, 1), (Dina, 1), (Anna, 3)], Lengths(Plan with { Exchanges = [Takes(Gleb, Anna, 2, 4), Takes(Dina, Gleb, 3, 4)] }));
        Assert.Equal([(Anna, 7.0)], Lengths(Plan with { Exchanges = [Takes(Dina, Gleb, 3, 4)] }));
    }

    [Fact]
    public void Whoever_took_a_stretch_and_is_away_then_is_followed_by_the_next_not_by_whoever_gave_it_away() =>
        Assert.Equal([(Anna, 2.0), (Boris, 1), (Anna, 4)], Lengths(Plan with { Exchanges = [Takes(Gleb, Anna, 2, 3)], Absences = [Away(Gleb, 0, 7)] }));

    [Fact]
    public void Whoever_gave_a_stretch_away_may_be_away_then() =>
        Assert.Equal([(Anna, 2.0), (Gleb, 1), (Anna, 4)], Lengths(Plan with { Exchanges = [Takes(Gleb, Anna, 2, 3)], Absences = [Away(Anna, 2, 3)] }));

    [Fact]
    public void A_week_with_a_change_of_the_clocks_is_an_hour_longer_or_shorter()
    {
        var berlin = Plan with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), StartsOn = new(2027, 3, 22) };
        Assert.Equal(TimeSpan.FromHours(7 * 24 - 1), berlin.Handover(1) - berlin.Handover(0));
        var autumn = berlin with { StartsOn = new(2027, 10, 25) };
        Assert.Equal(TimeSpan.FromHours(7 * 24 + 1), autumn.Handover(1) - autumn.Handover(0));
    }

    [Fact]
    public void A_time_the_clocks_leave_out_or_show_twice_is_one_instant()
    {
        var night = Plan with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), HandoverDay = DayOfWeek.Sunday, HandoverAt = new(2, 30), StartsOn = new(2027, 3, 28) };
        Assert.Equal(new DateTimeOffset(2027, 3, 28, 1, 30, 0, TimeSpan.Zero), night.Begins);
        // the first of the two
        Assert.Equal(new DateTimeOffset(2027, 10, 31, 0, 30, 0, TimeSpan.Zero), (night with { StartsOn = new(2027, 10, 31) }).Begins);
    }

    [Fact]
    public void A_person_has_a_time_only_when_it_is_theirs_from_beginning_to_end()
    {
        Assert.True(Plan.Has(Anna, First.AddDays(1), First.AddDays(7)));
        Assert.False(Plan.Has(Anna, First.AddDays(1), First.AddDays(8)));
        Assert.False(Plan.Has(Anna, First.AddDays(-1), First.AddDays(1)));
        Assert.False(Plan.Has(Vera, First, First.AddDays(1)));
    }

    [Fact]
    public void A_person_is_away_within_a_time_of_which_they_are_there_for_a_part_only()
    {
        var plan = Plan with { Absences = [Away(Anna, 2, 3)], Left = [Gleb] };
        Assert.True(plan.IsAwayWithin(Anna, First, First.AddDays(2).AddTicks(1)));
        Assert.True(plan.IsAwayWithin(Anna, First.AddDays(3).AddTicks(-1), First.AddDays(7)));
        Assert.False(plan.IsAwayWithin(Anna, First, First.AddDays(2)));
        Assert.False(plan.IsAwayWithin(Anna, First.AddDays(3), First.AddDays(7)));
        Assert.False(plan.IsAwayWithin(Boris, First, First.AddDays(7)));
        Assert.True(plan.IsAwayWithin(Gleb, First, First.AddDays(1)));
    }

    [Fact]
    public void A_ladder_is_first_second_leads_all_and_admins_and_without_a_rota_leads_and_admins()
    {
        Assert.Equal([[Anna], [Boris], [9], [Vera, Gleb, Dina], [10]], Ladder.Of(Plan.OrderAt(First), leads: [Boris, 9], admins: [10, Dina]).Steps);
        Assert.Equal([[9], [10]], Ladder.Of([], leads: [9], admins: [9, 10]).Steps);
        Assert.Equal([[10]], Ladder.Of([], leads: [], admins: [10]).Steps);
        Assert.Empty(RotaPlan.None.OrderAt(First));
    }

    [Fact]
    public void The_next_step_is_the_first_with_somebody_who_was_not_told()
    {
        var ladder = new Ladder([[Anna], [Boris], [Vera, Gleb]]);
        Assert.Equal([Anna], ladder.Next([]));
        // after a handover somebody else is on call
        Assert.Equal([Anna], ladder.Next([Boris]));
        Assert.Equal([Gleb], ladder.Next([Anna, Boris, Vera]));
        Assert.Empty(ladder.Next([Anna, Boris, Vera, Gleb]));
        Assert.Equal([Anna, Boris, Vera, Gleb], ladder.Everybody);
    }

    private static Away Away(long who, int from, int until) => new(who, First.AddDays(from), First.AddDays(until));

    private static Exchange Takes(long who, long whose, int from, int until) => new(whose, who, First.AddDays(from), First.AddDays(until));

    private static IEnumerable<(long, double)> Lengths(RotaPlan plan) => plan.Shifts(First, First.AddDays(7)).Select(s => (s.Person, (s.Until - s.Begins).TotalDays));
}
