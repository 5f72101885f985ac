using Prometheus;
using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Notifications;

/// <summary>What waits and how it goes; the waiting is counted in the database before each scrape.</summary>
public sealed class NotificationMetrics(IServiceScopeFactory scopes, TimeProvider clock) : IHostedService
{
    public static readonly Counter Attempts = Metrics.CreateCounter("techsupport_delivery_attempts_total", "Attempts to deliver a message, by how they ended.", "channel", "state");

    private static readonly Gauge Pending = Metrics.CreateGauge("techsupport_outbox_pending", "Events that are not turned into messages yet.");
    private static readonly Gauge Oldest = Metrics.CreateGauge("techsupport_outbox_oldest_seconds", "Age of the oldest event that is not turned into messages yet.");
    private static readonly Gauge Parked = Metrics.CreateGauge("techsupport_outbox_parked", "Events that could not be turned into messages and are not tried any more.");
    private static readonly Gauge Undelivered = Metrics.CreateGauge("techsupport_deliveries_pending", "Messages that are due or will be tried again.");
    private static readonly Gauge Overdue = Metrics.CreateGauge("techsupport_deliveries_overdue_seconds", "How long the message that waits longest is overdue.");
    private static readonly Gauge Failed = Metrics.CreateGauge("techsupport_deliveries_failed", "Messages that are not tried any more.");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool stopped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Metrics.DefaultRegistry.AddBeforeCollectCallback(CollectAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        stopped = true;
        return Task.CompletedTask;
    }

    private async Task CollectAsync(CancellationToken ct)
    {
        if (stopped) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await CountAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), limit.Token);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            // without the database the other metrics are still wanted; these keep their last value
        }
    }

    private async Task CountAsync(AppDb db, CancellationToken ct)
    {
        var (now, status) = (clock.GetUtcNow(), await OutboxStatus.ReadAsync(db, ct));
        Pending.Set(status.Events);
        Oldest.Set(Seconds(now, status.OldestEvent));
        Parked.Set(status.Parked);
        Undelivered.Set(status.Waiting);
        Overdue.Set(Seconds(now, status.DueSince));
        Failed.Set(status.Failed);
    }

    private static double Seconds(DateTimeOffset now, DateTimeOffset? since) => since is { } s ? Math.Max(0, (now - s).TotalSeconds) : 0;
}
