namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>What this process has counted since it was last written down. Whatever strangers send, it stays small.</summary>
public sealed class PageSpeedTally(TimeProvider clock)
{
    /// <summary>Far more than an hour of all pages makes; they come together when the database is away for long.</summary>
    public const int MostTimings = 50_000;

    public const int MostErrors = 200;

    private readonly Lock guard = new();
    private Dictionary<TimingKey, long> timings = [];
    private Dictionary<ErrorKey, long> errors = [];

    public void Add(Beacon beacon)
    {
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        lock (guard)
        {
            foreach (var (metric, milliseconds) in beacon.Timings) Add(timings, MostTimings, new(hour, beacon.Route, metric, Buckets.Of(milliseconds)), 1);
            if (beacon.Error is { } error) Add(errors, MostErrors, new(hour, beacon.Route, error), 1);
        }
        PageSpeedMetrics.Observe(beacon);
    }

    /// <summary>Everything, which is then no longer here.</summary>
    public Counted Take()
    {
        lock (guard)
        {
            var counted = new Counted(timings, errors);
            (timings, errors) = ([], []);
            return counted;
        }
    }

    /// <summary>What could not be written down.</summary>
    public void GiveBack(Counted counted)
    {
        lock (guard)
        {
            foreach (var (key, count) in counted.Timings) Add(timings, MostTimings, key, count);
            foreach (var (key, count) in counted.Errors) Add(errors, MostErrors, key, count);
        }
    }

    private static void Add<T>(Dictionary<T, long> counts, int most, T key, long count) where T : notnull
    {
        if (counts.TryGetValue(key, out var before)) counts[key] = before + count;
        else if (counts.Count < most) counts.Add(key, count);
    }

    public sealed record Counted(IReadOnlyDictionary<TimingKey, long> Timings, IReadOnlyDictionary<ErrorKey, long> Errors)
    {
        public bool IsNothing => Timings.Count == 0 && Errors.Count == 0;
    }

    public readonly record struct TimingKey(DateTimeOffset Hour, string Route, PageMetric Metric, int UpTo);

    public readonly record struct ErrorKey(DateTimeOffset Hour, string Route, ScriptError Error);
}
