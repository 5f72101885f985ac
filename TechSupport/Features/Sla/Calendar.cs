namespace TechSupport.Features.Sla;

/// <summary>A stretch of working time, its end not included.</summary>
public readonly record struct WorkingInterval(DateTimeOffset From, DateTimeOffset To);

/// <summary>When the time of a target counts.</summary>
public sealed class Calendar
{
    private readonly Func<DateTimeOffset, IEnumerable<WorkingInterval>> workingFrom;

    /// <param name="workingFrom">
    /// The working intervals that end after an instant, in order, apart from each other and without end; the first may begin before it.
    /// </param>
    public Calendar(Func<DateTimeOffset, IEnumerable<WorkingInterval>> workingFrom) => this.workingFrom = workingFrom;

    /// <summary>Day and night, every day.</summary>
    public static Calendar RoundTheClock { get; } = new(_ => [new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)]);

    /// <summary>The working time between two instants; none when the second is not later.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        if (to <= from) return sum;
        foreach (var work in workingFrom(from))
        {
            if (work.From >= to) break;
            sum += Earlier(work.To, to) - Later(work.From, from);
            if (work.To >= to) break;
        }
        return sum;
    }

    /// <summary>The first instant at which so much working time has passed.</summary>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan work)
    {
        if (work <= TimeSpan.Zero) return from;
        foreach (var interval in workingFrom(from))
        {
            var begin = Later(interval.From, from);
            if (interval.To - begin >= work) return begin + work;
            work -= interval.To - begin;
        }
        throw new InvalidOperationException("A calendar has no end.");
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
