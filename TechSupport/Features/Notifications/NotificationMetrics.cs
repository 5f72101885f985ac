using Prometheus;
using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Notifications;

/// <summary>What waits and how it goes; the waiting is counted in the database before each scrape.</summary>
public static class NotificationMetrics
{
    public static readonly Counter Attempts = Metrics.CreateCounter("techsupport_delivery_attempts_total", "Attempts to deliver a message, by how they ended.", "channel", "state");

    private static readonly Gauge Pending = Metrics.CreateGauge("techsupport_outbox_pending", "Events that are not turned into messages yet.");
    private static readonly Gauge Oldest = Metrics.CreateGauge("techsupport_outbox_oldest_seconds", "Age of the oldest event that is not turned into messages yet.");
    private static readonly Gauge Parked = Metrics.CreateGauge("techsupport_outbox_parked", "Events that could not be turned into messages and are not tried any more.");
    private static readonly Gauge Undelivered = Metrics.CreateGauge("techsupport_deliveries_pending", "Messages that are due or will be tried again.");
    private static readonly Gauge Overdue = Metrics.CreateGauge("techsupport_deliveries_overdue_seconds", "How long the message that waits longest is overdue.");
    private static readonly Gauge Failed = Metrics.CreateGauge("techsupport_deliveries_failed", "Messages that are not tried any more.");
    private static readonly Gauge Deliveries = Metrics.CreateGauge("techsupport_deliveries", "Messages that are not delivered, by their channel and state.", "channel", "state");

    // what was sent is counted as it is sent: it stays in the table, and grows for ever
    private static readonly DeliveryState[] States = [DeliveryState.Pending, DeliveryState.Sending, DeliveryState.Failed];

    public static void Show(OutboxStatus status, DateTimeOffset now)
    {
        Pending.Set(status.Events);
        Oldest.Set(Seconds(now, status.OldestEvent));
        Parked.Set(status.Parked);
        Undelivered.Set(status.Waiting);
        Overdue.Set(Seconds(now, status.DueSince));
        Failed.Set(status.Failed);
    }

    /// <param name="counts">Of the channels and states that have any.</param>
    public static void Show(IReadOnlyDictionary<(string Channel, string State), long> counts)
    {
        foreach (var channel in Enum.GetValues<Channel>())
            foreach (var state in States)
                Deliveries.WithLabels(channel.Word(), state.Word()).Set(counts.GetValueOrDefault((channel.Word(), state.Word())));
    }

    private static double Seconds(DateTimeOffset now, DateTimeOffset? since) => since is { } s ? Math.Max(0, (now - s).TotalSeconds) : 0;
}
