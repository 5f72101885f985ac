using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Notifications;

/// <summary>
/// Sends what is due: claim, load, send, settle; a few at a time for each channel, so that a slow server holds up neither its
/// neighbours nor the other channel.
/// </summary>
public sealed class DeliveryWorker(IServiceScopeFactory scopes, ActiveChannels channels, OutboxSignals signals, IHostApplicationLifetime lifetime, ILogger<DeliveryWorker> log) : BackgroundService
{
    private const int AtOncePerChannel = 4;

    /// <summary>Longer than a mail server may take for its last word, and far below the lease, so that nobody else gets the delivery while we are at it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan DatabasePause = TimeSpan.FromSeconds(30);

    /// <summary>At a shutdown a message that is half sent may finish; what is cut off is sent again after the start.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends until nothing is due. A channel that is off keeps its deliveries until it is on again.</summary>
    public Task DrainAsync(CancellationToken ct) => Task.WhenAll(channels.All.Select(channel => SendDueAsync(channel, ct)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(channels.All.Select(channel => Forever.RunAsync(async (well, stop) =>
    {
        using var slots = new Slots(AtOncePerChannel);
        try
        {
            while (true)
            {
                await SendDueAsync(channel, slots, stop);
                var next = await AskAsync(queue => queue.NextDueAsync(channel, stop));
                well();
                await signals.Deliveries(channel).WaitAsync(next, stop);
            }
        }
        finally { await slots.AllFreeAsync(); }
    }, e => log.LogError(e, "Deliveries by {Channel} are interrupted", channel), stoppingToken)));

    private async Task SendDueAsync(Channel channel, CancellationToken ct)
    {
        using var slots = new Slots(AtOncePerChannel);
        try { await SendDueAsync(channel, slots, ct); }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { /* what is under way has its grace */ }
        finally { await slots.AllFreeAsync(); }
    }

    // a slot first: what is claimed is sent at once, so no lease runs out while its message waits
    private async Task SendDueAsync(Channel channel, Slots slots, CancellationToken ct)
    {
        while (true)
        {
            await slots.TakeAsync(ct);
            Delivery? claimed = null;
            try
            {
                if (!lifetime.ApplicationStopping.IsCancellationRequested) claimed = await AskAsync(queue => queue.ClaimAsync(channel, ct));
            }
            finally { if (claimed is null) slots.Free(); }
            if (claimed is null) return;
            _ = DeliverAsync(claimed, slots, ct);
        }
    }

    private async Task DeliverAsync(Delivery delivery, Slots slots, CancellationToken ct)
    {
        try
        {
            var outcome = await TryAsync(delivery, ct);
            // sent is sent, also when we are being stopped
            if (await AskAsync(queue => queue.SettleAsync(delivery, outcome, CancellationToken.None)) is not { } settled) return;
            NotificationMetrics.Attempts.WithLabels(settled.Channel.Word(), settled.State.Word()).Inc();
            log.LogInformation("Delivery {DeliveryId} by {Channel}: {State} after {Attempts} attempts {Error}", settled.Id, settled.Channel, settled.State, settled.Attempts, settled.LastError);
        }
        catch (Exception e)
        {
            // the database, most likely; the lease brings the delivery back
            log.LogError(e, "What came of delivery {DeliveryId} could not be recorded", delivery.Id);
        }
        finally { slots.Free(); }
    }

    private async Task<Action<Delivery, DateTimeOffset>> TryAsync(Delivery delivery, CancellationToken ct)
    {
        // only a process that died on every attempt gets here
        if (delivery.Attempts > Delivery.MaxAttempts) return (d, at) => d.Failed("Every attempt was interrupted.", at, permanent: true);
        using var limit = new CancellationTokenSource(Patience);
        await using var stopping = ct.Register(() => limit.CancelAfter(Grace));
        await using var ending = lifetime.ApplicationStopping.Register(() => limit.CancelAfter(Grace));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            Notification notification;
            try { notification = await scope.ServiceProvider.GetRequiredService<NotificationLoader>().LoadAsync(delivery, limit.Token); }
            catch (Exception e) when (DatabaseFault.IsUnavailable(e))
            {
                // the message has not been tried
                log.LogWarning(e, "Delivery {DeliveryId} waits for the database", delivery.Id);
                return (d, at) => d.Released(at + DatabasePause);
            }
            await scope.ServiceProvider.GetServices<INotificationChannel>().Single(c => c.Channel == delivery.Channel).SendAsync(notification, limit.Token);
            return (d, at) => d.Sent(at);
        }
        catch (RecipientGone e) { return (d, _) => d.Drop(e.Message); }
        catch (SendFailure e) { return (d, at) => d.Failed(e.Message, at, e.RetryAfter, e.IsPermanent); }
        catch (OperationCanceledException) when (ct.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested) { return (d, at) => d.Released(at); }
        catch (OperationCanceledException) { return (d, at) => d.Failed("No answer in time.", at); }
        catch (Exception e)
        {
            log.LogError(e, "Delivery {DeliveryId} by {Channel} failed", delivery.Id, delivery.Channel);
            return (d, at) => d.Failed(e.GetType().Name, at);
        }
    }

    private async Task<T> AskAsync<T>(Func<DeliveryQueue, Task<T>> ask)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<DeliveryQueue>());
    }

    /// <summary>How many may be sent at once.</summary>
    private sealed class Slots(int count) : IDisposable
    {
        private readonly SemaphoreSlim free = new(count);

        public Task TakeAsync(CancellationToken ct) => free.WaitAsync(ct);

        public void Free() => free.Release();

        /// <summary>Waits for everything under way; nothing new is started.</summary>
        public async Task AllFreeAsync()
        {
            for (var i = 0; i < count; i++) await free.WaitAsync(CancellationToken.None);
        }

        public void Dispose() => free.Dispose();
    }
}
