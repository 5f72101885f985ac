using Prometheus;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>
/// What users see, for the monitoring. The durations of all pages together are one histogram, of which servers add up; of single routes only the
/// busiest are told, and only by one number, because every route is a series for ever.
/// </summary>
public static class PageSpeedMetrics
{
    /// <summary>Of how many routes the day is told.</summary>
    public const int MostRoutes = 15;

    private static readonly PageMetric[] Vital = [PageMetric.Load, PageMetric.Lcp, PageMetric.Inp];

    private static readonly Histogram Seconds = Metrics.CreateHistogram("techsupport_page_seconds", "How long pages took in browsers, by what was measured: ttfb, response, ready, load, fcp, lcp, inp.",
        ["metric"], new HistogramConfiguration { Buckets = [0.1, 0.2, 0.5, 1, 2.5, 4, 10] });
    private static readonly Gauge Day = Metrics.CreateGauge("techsupport_page_p75_seconds", "What three of four pages of the busiest routes did not take longer than, within 24 hours.", "route", "metric");
    private static readonly Counter Errors = Metrics.CreateCounter("techsupport_page_script_errors_total", "Pages on which a script failed.");

    /// <summary>Tells of no error before the first one.</summary>
    public static void Publish() => Errors.Publish();

    public static void Observe(Beacon beacon)
    {
        foreach (var (metric, milliseconds) in beacon.Timings) Seconds.WithLabels(metric.Word()).Observe(milliseconds / 1000);
        if (beacon.Error is not null) Errors.Inc();
    }

    /// <summary>What was told before and is not in this report goes.</summary>
    public static void Show(PageSpeedReport day)
    {
        var told = Told(day);
        foreach (var ((route, metric), seconds) in told) Day.WithLabels(route, metric).Set(seconds);
        foreach (var labels in Day.GetAllLabelValues().Where(l => !told.ContainsKey((l[0], l[1]))).ToList()) Day.RemoveLabelled(labels);
    }

    /// <summary>Which numbers the monitoring is told.</summary>
    public static IReadOnlyDictionary<(string Route, string Metric), double> Told(PageSpeedReport day) =>
        day.Routes.Take(MostRoutes).SelectMany(r => Vital.Where(r.Metrics.ContainsKey).Select(m => (Key: (r.Route, m.Word()), Seconds: r.Metrics[m].P75 / 1000))).ToDictionary(t => t.Key, t => t.Seconds);
}
