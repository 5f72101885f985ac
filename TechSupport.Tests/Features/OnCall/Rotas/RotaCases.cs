using FsCheck;
using FsCheck.Fluent;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Tests.Features.OnCall.Rotas;

/// <summary>Rotas as no hospital would have them: any handover, anybody away at any time, everybody swaps, and some have left.</summary>
public static class RotaCases
{
    public static readonly DateOnly Start = new(2026, 1, 1);

    /// <summary>Two years: each zone changes its clocks four times meanwhile, but Moscow's.</summary>
    public static readonly TimeSpan Two = TimeSpan.FromDays(731);

    // Lord Howe changes its clocks by half an hour
    private static readonly string[] Zones = ["Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

    public static Arbitrary<RotaPlan> Plan()
    {
        var minutes = Gen.Choose(0, (int)Two.TotalMinutes);
        var lengths = Gen.Frequency((3, Gen.Choose(1, 60 * 24 * 3)), (2, Gen.Choose(1, 60 * 24 * 40)));
        var people = Gen.Choose(1, 8).Select(p => (long)p);
        var absences = from person in people from begin in minutes from length in lengths select new Away(person, At(begin), At(begin + length));
        var exchanges = from one in people from other in people from begin in minutes from length in lengths where one != other select new Exchange(one, other, At(begin), At(begin + length));
        // 02:30 is left out by the clocks of Berlin and New York once a year, and shown twice once
        var times = Gen.Elements(new TimeOnly(8, 0), new TimeOnly(2, 30), new TimeOnly(0, 0), new TimeOnly(23, 59));
        var plans = from zone in Gen.Elements(Zones)
                    from day in Gen.Elements(Enum.GetValues<DayOfWeek>())
                    from time in times
                    from split in Gen.Choose(0, 5)
                    from size in Gen.Choose(1, 6)
                    from gone in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(1, 63)))
                    from away in absences.ListOf(12)
                    from swapped in exchanges.ListOf(12)
                    select new RotaPlan
                    {
                        Zone = TimeZoneInfo.FindSystemTimeZoneById(zone),
                        HandoverDay = day,
                        HandoverAt = time,
                        StartsOn = Start,
                        Groups = [[.. Members(size).Take(split)], [.. Members(size).Skip(split)]],
                        Left = Leavers(size, gone),
                        Absences = [.. away],
                        Exchanges = [.. swapped],
                    };
        return Arb.From(plans, p => p.Absences.Select((_, i) => p with { Absences = [.. p.Absences.Take(i), .. p.Absences.Skip(i + 1)] })
            .Concat(p.Left.Select((_, i) => p with { Left = [.. p.Left.Take(i), .. p.Left.Skip(i + 1)] }))
            .Concat(p.Exchanges.Select((_, i) => p with { Exchanges = [.. p.Exchanges.Take(i), .. p.Exchanges.Skip(i + 1)] })));
    }

    /// <summary>Instants at which something could change, and a minute before each.</summary>
    public static IEnumerable<DateTimeOffset> Edges(RotaPlan plan)
    {
        var weeks = Enumerable.Range(0, 105).Select(plan.Handover);
        return weeks.Concat(plan.Absences.SelectMany(a => new[] { a.From, a.Until })).Concat(plan.Exchanges.SelectMany(e => new[] { e.Begins, e.Until }))
            .SelectMany(at => new[] { at.AddMinutes(-1), at, at.AddMinutes(1) }).Where(at => at >= plan.Begins);
    }

    private static DateTimeOffset At(int minute) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);

    // one bit a member, and one member stays
    private static long[] Leavers(int size, int bits)
    {
        long[] left = [.. Members(size).Where(p => (bits >> (int)(p - 1) & 1) == 1)];
        return left.Length < size ? left : left[1..];
    }

    private static IEnumerable<long> Members(int size) => Enumerable.Range(1, size).Select(p => (long)p);
}
