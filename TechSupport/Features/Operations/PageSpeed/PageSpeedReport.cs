namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>How fast pages were within some days, by the template of their route.</summary>
/// <param name="All">All pages together.</param>
/// <param name="Routes">The most opened first.</param>
/// <param name="Errors">Where scripts failed, the newest first.</param>
public sealed record PageSpeedReport(RouteSpeed All, IReadOnlyList<RouteSpeed> Routes, IReadOnlyList<ErrorCount> Errors)
{
    private const int MostErrors = 50;

    /// <param name="db">The database.</param>
    /// <param name="now">The last instant.</param>
    /// <param name="days">How many days up to then, to the hour.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<PageSpeedReport> ReadAsync(AppDb db, DateTimeOffset now, int days, CancellationToken ct)
    {
        var since = now.AddDays(-days);
        var rows = await db.Database.SqlQuery<Row>($"select route, metric, up_to, sum(count)::bigint as count from page_timings where hour > {since} group by route, metric, up_to").ToListAsync(ct);
        var errors = await db.Database.SqlQuery<ErrorCount>($"""
            select route, file, line, type, sum(count)::bigint as count, max(hour) as last from script_errors where hour > {since}
            group by route, file, line, type order by max(hour) desc, sum(count) desc, route, file, line, type limit {MostErrors}
            """).ToListAsync(ct);
        return new(RouteSpeed.Of("", rows), [.. rows.GroupBy(r => r.Route).Select(g => RouteSpeed.Of(g.Key, g)).OrderByDescending(r => r.Pages).ThenBy(r => r.Route, StringComparer.Ordinal)], errors);
    }

    internal sealed record Row(string Route, string Metric, int UpTo, long Count);
}

/// <summary>How fast the pages of a route were.</summary>
/// <param name="Route">Its template.</param>
/// <param name="Pages">How many told of it.</param>
/// <param name="Metrics">What was measured, as far as somebody has.</param>
public sealed record RouteSpeed(string Route, long Pages, IReadOnlyDictionary<PageMetric, Percentiles> Metrics)
{
    internal static RouteSpeed Of(string route, IEnumerable<PageSpeedReport.Row> rows)
    {
        // every browser tells the first byte of every page; a word of another release is left out
        var counts = rows.Where(r => PageMetrics.Of(r.Metric) is not null).GroupBy(r => PageMetrics.Of(r.Metric)!.Value)
            .ToDictionary(m => m.Key, m => m.GroupBy(r => r.UpTo).ToDictionary(b => b.Key, b => b.Sum(r => r.Count)));
        return new(route, counts.TryGetValue(PageMetric.Ttfb, out var first) ? first.Values.Sum() : 0, counts.ToDictionary(c => c.Key, c => Percentiles.Of(c.Value)));
    }
}

/// <summary>Milliseconds that so many of a hundred were not above.</summary>
public sealed record Percentiles(double P50, double P75, double P95)
{
    public static Percentiles Of(IReadOnlyDictionary<int, long> counts) => new(Part(counts, 0.5), Part(counts, 0.75), Part(counts, 0.95));

    private static double Part(IReadOnlyDictionary<int, long> counts, double part) => Buckets.Quantile(counts, part) ?? 0;
}

/// <summary>How often a script failed at a place, and in which hour last.</summary>
public sealed record ErrorCount(string Route, string File, int Line, string Type, long Count, DateTimeOffset Last);
