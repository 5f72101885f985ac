using TechSupport.Features.Sla;

namespace TechSupport.Tests.Features.Sla;

[Trait("Needs", "nothing")]
public sealed class CalendarTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static readonly Calendar Office = OfficeHours.In(Berlin, new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Friday }
        .ToDictionary(d => d, _ => new Shift(new(9, 0), new(18, 0))), new HashSet<DateOnly> { new(2026, 11, 24) });

    [Theory]
    [InlineData("2026-11-23 09:00", 9, "2026-11-23 18:00")] // Monday: the end of the day is still that day
    [InlineData("2026-11-23 17:00", 2, "2026-11-27 10:00")] // Tuesday is a holiday, Friday the next working day
    [InlineData("2026-11-22 12:00", 1, "2026-11-23 10:00")]
    public void Working_time_ends_within_the_hours_of_a_working_day(string from, int hours, string due)
    {
        Assert.Equal(At(due), Office.Add(At(from), TimeSpan.FromHours(hours)));
        Assert.Equal(TimeSpan.FromHours(hours), Office.Between(At(from), At(due)));
    }

    [Fact]
    public void No_time_ends_where_it_begins_and_counts_nothing_backwards()
    {
        Assert.Equal(At("2026-11-22 12:00"), Office.Add(At("2026-11-22 12:00"), TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, Office.Between(At("2026-11-23 12:00"), At("2026-11-23 10:00")));
    }

    [Theory]
    [InlineData("2027-03-27 20:00", 7)] // spring leaves out an hour
    [InlineData("2026-10-24 20:00", 9)] // autumn has one twice
    [InlineData("2026-11-23 20:00", 8)]
    public void A_night_shift_is_as_long_as_the_night(string from, int hours)
    {
        var nights = OfficeHours.In(Berlin, Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => new Shift(new(22, 0), new(6, 0))), new HashSet<DateOnly>());
        Assert.Equal(TimeSpan.FromHours(hours), nights.Between(At(from), At(from).AddHours(14)));
    }

    [Fact]
    public void Round_the_clock_every_minute_counts()
    {
        Assert.Equal(At("2026-11-26 12:00"), Calendar.RoundTheClock.Add(At("2026-11-23 12:00"), TimeSpan.FromDays(3)));
        Assert.Equal(TimeSpan.FromDays(3), Calendar.RoundTheClock.Between(At("2026-11-23 12:00"), At("2026-11-26 12:00")));
    }

    [Fact]
    public void A_week_without_a_working_day_is_refused() =>
        Assert.Throws<ArgumentException>(() => OfficeHours.In(Berlin, new Dictionary<DayOfWeek, Shift>(), new HashSet<DateOnly>()));

    private static DateTimeOffset At(string local)
    {
        var time = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, Berlin.GetUtcOffset(time));
    }
}
