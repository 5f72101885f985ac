using FsCheck;
using FsCheck.Fluent;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;

namespace TechSupport.Tests.Features.Sla;

public enum Verb { WaitForRequester, WaitForSupplier, Resume, Resolve, Close, Reply, Message, Reclassify }

/// <summary>Something done to a ticket, so many steps after what was done before.</summary>
public sealed record Deed(int Gap, Verb Verb, Priority Priority);

/// <summary>A ticket's life, in steps of five minutes.</summary>
/// <param name="Later">When it is looked at, after the last deed.</param>
public sealed record History(TestCalendar Calendar, Priority Priority, IReadOnlyList<Deed> Deeds, int Later)
{
    public DateTimeOffset At(int step) => Calendar.Start.AddMinutes(NaiveClock.Minutes * step);

    public override string ToString() => $"{Calendar.Name} from {Calendar.Start:u}, {Priority}: {string.Join(", ", Deeds.Select(d => $"+{d.Gap} {d.Verb} {d.Priority}"))}, +{Later}";
}

/// <summary>What FsCheck makes histories with.</summary>
public static class Histories
{
    public static Arbitrary<History> History()
    {
        var gaps = Gen.Frequency((2, Gen.Constant(0)), (6, Gen.Choose(1, 30)), (1, Gen.Choose(30, 300)));
        var priorities = Gen.Elements(Enum.GetValues<Priority>());
        var deeds = from gap in gaps from verb in Gen.Elements(Enum.GetValues<Verb>()) from priority in priorities select new Deed(gap, verb, priority);
        var histories = from calendar in Gen.Elements(TestCalendar.All)
                        from priority in priorities
                        from count in Gen.Choose(0, 10)
                        from list in deeds.ListOf(count)
                        from later in gaps
                        select new History(calendar, priority, [.. list], later);
        return Arb.From(histories, h => h.Deeds.Select((_, i) => h with { Deeds = [.. h.Deeds.Take(i), .. h.Deeds.Skip(i + 1)] }));
    }
}

/// <summary>A calendar twice: as the product makes it, and step by step as a clock on the wall would tell.</summary>
public sealed record TestCalendar(string Name, DateTimeOffset Start, Calendar Calendar, bool[] Working)
{
    // the longest history and twelve days for the longest target
    private const int Steps = 8_000;

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // each before the clocks are changed
    private static readonly DateTimeOffset[] Starts = [new(2026, 10, 23, 7, 0, 0, TimeSpan.Zero), new(2027, 3, 26, 15, 0, 0, TimeSpan.Zero)];

    private static readonly HashSet<DateOnly> Holidays = [new(2026, 10, 26), new(2027, 3, 29)];

    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    public static readonly TestCalendar[] All = [.. Starts.SelectMany(start => new[]
    {
        Of("Round the clock", start, Calendar.RoundTheClock, _ => true),
        Of("Office hours", start, OfficeHours.In(Berlin, Weekdays.ToDictionary(d => d, _ => new Shift(new(8, 0), new(17, 30))), Holidays),
            local => Weekdays.Contains(local.DayOfWeek) && !Holidays.Contains(DateOnly.FromDateTime(local)) && local.TimeOfDay >= new TimeSpan(8, 0, 0) && local.TimeOfDay < new TimeSpan(17, 30, 0)),
        Of("Nights", start, OfficeHours.In(Berlin, Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => new Shift(new(22, 0), new(6, 0))), new HashSet<DateOnly>()),
            local => local.Hour is >= 22 or < 6),
        // begins in the hour that spring leaves out and autumn has twice
        Of("Small hours", start, OfficeHours.In(Berlin, Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => new Shift(new(2, 0), new(12, 0))), new HashSet<DateOnly>()),
            local => local.Hour is >= 2 and < 12),
    })];

    private static TestCalendar Of(string name, DateTimeOffset start, Calendar calendar, Func<DateTime, bool> works) => new(name, start, calendar,
        [.. Enumerable.Range(0, Steps).Select(step => works(TimeZoneInfo.ConvertTime(start.AddMinutes(NaiveClock.Minutes * step), Berlin).DateTime))]);
}
