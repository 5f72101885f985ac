namespace TechSupport.Features.OnCall.Rotas;

/// <summary>
/// Who is on call when. A week runs from one handover to the next; two groups take the weeks in turn, and the people of a group
/// take its weeks in turn. Nothing here asks a database or a clock.
/// </summary>
public sealed record RotaPlan
{
    /// <summary>Of a hospital that has no rota.</summary>
    public static readonly RotaPlan None = new();

    private const int DaysOfWeek = 7;

    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
    public DayOfWeek HandoverDay { get; init; } = DayOfWeek.Monday;

    /// <summary>On the hospital's clocks.</summary>
    public TimeOnly HandoverAt { get; init; } = new(8, 0);

    /// <summary>The first handover is on this day or the next that is a day of handover; before it nobody is on call.</summary>
    public DateOnly StartsOn { get; init; }

    /// <summary>One after the other has the week; nobody is in two, and one may be empty.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Groups { get; init; } = [];

    /// <summary>Those of them who no longer work on tickets: they keep their turn, so that nobody else's weeks move, and are away for good.</summary>
    public IReadOnlyList<long> Left { get; init; } = [];

    public IReadOnlyList<Away> Absences { get; init; } = [];

    /// <summary>Those that both agreed on, in the order in which they did.</summary>
    public IReadOnlyList<Exchange> Exchanges { get; init; } = [];

    /// <summary>Nobody is in it, or nobody any more.</summary>
    public bool IsEmpty => Members.All(Left.Contains);

    public IEnumerable<long> Members => Groups.SelectMany(g => g);

    /// <summary>When the first one takes over; the rota holds from then on.</summary>
    public DateTimeOffset Begins => Handover(0);

    /// <summary>The one person who is on call; null where no rota holds.</summary>
    public long? WhoAt(DateTimeOffset at) => OrderAt(at) is [var first, ..] ? first : null;

    /// <summary>Whoever is on call, then those who would be asked next, without those who are away; empty where no rota holds.</summary>
    /// <remarks>When all are away, the one whose turn it is and who has not left: somebody has it.</remarks>
    public IReadOnlyList<long> OrderAt(DateTimeOffset at)
    {
        if (IsEmpty || at < Begins) return [];
        var turn = TurnOf(WeekOf(at));
        foreach (var exchange in Exchanges.Where(e => e.Covers(at)))
        {
            // who agreed to it counts on it, whether or not they are away as well
            if (turn.Find(p => p == exchange.From || !IsAway(p, at)) != exchange.From) continue;
            turn.Remove(exchange.From);
            turn.Add(exchange.From);
            if (turn.Remove(exchange.To)) turn.Insert(0, exchange.To);
        }
        var here = turn.FindAll(p => !IsAway(p, at));
        return here.Count > 0 ? here : [turn.Find(p => !Left.Contains(p))];
    }

    /// <summary>The person is on call all of this time.</summary>
    public bool Has(long person, DateTimeOffset from, DateTimeOffset to) =>
        Shifts(from, to) is { Count: > 0 } shifts && shifts[0].Begins == from && shifts.All(s => s.Person == person);

    /// <summary>The person can be asked to take a shift.</summary>
    public bool TakesTurns(long person) => Members.Contains(person) && !Left.Contains(person);

    public bool IsAway(long person, DateTimeOffset at) => Left.Contains(person) || Absences.Any(a => a.Person == person && a.Covers(at));

    /// <summary>The person is away for at least a part of this time.</summary>
    public bool IsAwayWithin(long person, DateTimeOffset from, DateTimeOffset to) => Left.Contains(person) || Absences.Any(a => a.Person == person && a.From < to && a.Until > from);

    /// <summary>Who has which time, without a gap: a shift ends with the week, or when another person takes over.</summary>
    public IReadOnlyList<Shift> Shifts(DateTimeOffset from, DateTimeOffset to)
    {
        if (IsEmpty || to <= Begins) return [];
        if (from < Begins) from = Begins;
        if (to <= from) return [];
        var shifts = new List<Shift>();
        var handovers = Handovers(from, to).ToHashSet();
        var changes = Absences.SelectMany(a => new[] { a.From, a.Until }).Concat(Exchanges.SelectMany(e => new[] { e.Begins, e.Until })).Where(at => at > from && at < to);
        var begin = from;
        foreach (var end in handovers.Concat(changes).Append(to).Distinct().Order())
        {
            if (end <= begin) continue;
            var person = WhoAt(begin)!.Value;
            if (shifts is [.., var last] && last.Person == person && !handovers.Contains(begin)) shifts[^1] = last with { Until = end };
            else shifts.Add(new(begin, end, person));
            begin = end;
        }
        return shifts;
    }

    /// <summary>The instant of a week's handover, counted from the first. A time that the clocks leave out is as long after midnight; of one they show twice, the first counts.</summary>
    public DateTimeOffset Handover(int week)
    {
        var ahead = ((int)HandoverDay - (int)StartsOn.DayOfWeek + DaysOfWeek) % DaysOfWeek;
        var local = StartsOn.AddDays(ahead + week * DaysOfWeek).ToDateTime(HandoverAt);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The number of the week an instant is in.</summary>
    public int WeekOf(DateTimeOffset at)
    {
        var week = (int)Math.Floor((at - Begins).TotalDays / DaysOfWeek);
        // the clocks may have been changed since the first one
        while (Handover(week) > at) week--;
        while (Handover(week + 1) <= at) week++;
        return week;
    }

    private IEnumerable<DateTimeOffset> Handovers(DateTimeOffset from, DateTimeOffset to)
    {
        for (var week = WeekOf(from) + 1; Handover(week) < to; week++) yield return Handover(week);
    }

    // the group whose week it is, from the one whose turn it is; then the other group, from the one whose turn comes next
    private List<long> TurnOf(int week)
    {
        var groups = Groups.Where(g => g.Count > 0).ToList();
        return [.. Enumerable.Range(week, groups.Count).SelectMany(w =>
        {
            var group = groups[w % groups.Count];
            var first = w / groups.Count % group.Count;
            return group.Skip(first).Concat(group.Take(first));
        })];
    }
}

/// <summary>A person is away.</summary>
public sealed record Away(long Person, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Covers(DateTimeOffset at) => at >= From && at < Until;
}

/// <summary>A person takes a stretch that is another's.</summary>
/// <param name="From">Whose it is.</param>
/// <param name="To">Who takes it.</param>
public sealed record Exchange(long From, long To, DateTimeOffset Begins, DateTimeOffset Until)
{
    public bool Covers(DateTimeOffset at) => at >= Begins && at < Until;
}

/// <summary>A time that one person is on call.</summary>
public sealed record Shift(DateTimeOffset Begins, DateTimeOffset Until, long Person);
