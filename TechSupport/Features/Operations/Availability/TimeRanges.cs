namespace TechSupport.Features.Operations.Availability;

/// <summary>A stretch of time; its end is no part of it.</summary>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset Until)
{
    public TimeSpan Length => Until > From ? Until - From : TimeSpan.Zero;

    public bool Holds(DateTimeOffset at) => From <= at && at < Until;

    public TimeRange Within(TimeRange other) => new(From > other.From ? From : other.From, Until < other.Until ? Until : other.Until);
}

/// <summary>Stretches of time in their order, of which no two touch.</summary>
public sealed class TimeRanges
{
    public static readonly TimeRanges None = new([]);

    private TimeRanges(IReadOnlyList<TimeRange> all) => All = all;

    public IReadOnlyList<TimeRange> All { get; }

    public TimeSpan Length => All.Aggregate(TimeSpan.Zero, (sum, range) => sum + range.Length);

    /// <summary>All that at least one of them holds; in any order, overlapping, empty or turned round.</summary>
    public static TimeRanges Of(params IEnumerable<TimeRange> ranges)
    {
        var all = new List<TimeRange>();
        foreach (var range in ranges.Where(r => r.Length > TimeSpan.Zero).OrderBy(r => r.From))
        {
            if (all.Count == 0 || all[^1].Until < range.From) all.Add(range);
            else if (all[^1].Until < range.Until) all[^1] = all[^1] with { Until = range.Until };
        }
        return new(all);
    }

    /// <summary>What both hold.</summary>
    public TimeRanges And(TimeRanges other)
    {
        var (all, mine, theirs) = (new List<TimeRange>(), 0, 0);
        while (mine < All.Count && theirs < other.All.Count)
        {
            var both = All[mine].Within(other.All[theirs]);
            if (both.Length > TimeSpan.Zero) all.Add(both);
            if (All[mine].Until < other.All[theirs].Until) mine++;
            else theirs++;
        }
        return new(all);
    }

    /// <summary>What only these hold.</summary>
    public TimeRanges Without(TimeRanges other)
    {
        var (all, next) = (new List<TimeRange>(), 0);
        foreach (var range in All)
        {
            var from = range.From;
            while (next < other.All.Count && other.All[next].Until <= from) next++;
            for (var i = next; i < other.All.Count && other.All[i].From < range.Until; i++)
            {
                if (other.All[i].From > from) all.Add(new(from, other.All[i].From));
                from = other.All[i].Until;
            }
            if (from < range.Until) all.Add(new(from, range.Until));
        }
        return new(all);
    }
}
