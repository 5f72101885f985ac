using Prometheus;

namespace TechSupport.Features.Operations.Availability;

/// <summary>The availability as every server tells it; nothing before the first run.</summary>
public static class AvailabilityMetrics
{
    private static readonly Gauge Ratio = Metrics.CreateGauge("techsupport_availability_ratio", "Passed time of the synthetic check by all that counts, from 0 to 1: 24 hours, this month, 12 months.", "period");
    private static readonly Gauge Left = Metrics.CreateGauge("techsupport_availability_minutes_left", "Minutes that the target of 99.5 % leaves this month; negative when they are used up.",
        new GaugeConfiguration { SuppressInitialValue = true });

    private static readonly Gauge Windows = Metrics.CreateGauge("techsupport_maintenance_windows", "Announced maintenance windows that hold now.");

    /// <param name="windows">Announced ones that hold now.</param>
    public static void Show(long windows) => Windows.Set(windows);

    public static void Show(AvailabilitySummary? summary)
    {
        if (summary is null) return;
        foreach (var (period, figures) in new[] { ("day", summary.Day), ("month", summary.Month), ("year", summary.Year) })
        {
            if (figures.Ratio is { } ratio) Ratio.WithLabels(period).Set(ratio);
            else Ratio.RemoveLabelled(period);
        }
        Left.Set(summary.Budget.MinutesLeft);
    }
}
