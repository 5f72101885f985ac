using Prometheus;

namespace TechSupport.Features.OnCall;

/// <summary>What the monitoring reads of pages and of the rota.</summary>
public static class OnCallMetrics
{
    private static readonly Gauge Open = Metrics.CreateGauge("techsupport_pages_open", "Pages whose cause is not taken care of.");
    private static readonly Gauge Unacknowledged = Metrics.CreateGauge("techsupport_pages_unacknowledged_seconds", "How long the oldest page has waited for somebody to acknowledge it.");
    private static readonly Gauge Covered = Metrics.CreateGauge("techsupport_oncall_covered", "1 if the rota names somebody who is on call now.");

    public static void Show(long open, DateTimeOffset? oldest, bool covered, DateTimeOffset now)
    {
        Open.Set(open);
        Unacknowledged.Set(oldest is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0);
        Covered.Set(covered ? 1 : 0);
    }
}
