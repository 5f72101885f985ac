using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Notifications;

/// <summary>Runs the dispatcher whenever events wait for it. Several instances may: each claims its own events.</summary>
public sealed class DispatchWorker(IServiceScopeFactory scopes, OutboxSignals signals, ILogger<DispatchWorker> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Forever.RunAsync(async (well, stop) =>
    {
        while (true)
        {
            var next = await DispatchAsync(stop);
            well();
            await signals.Events.WaitAsync(next, stop);
        }
    }, e => log.LogError(e, "Events cannot be turned into messages just now"), stoppingToken);

    private async Task<DateTimeOffset?> DispatchAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var dispatcher = scope.ServiceProvider.GetRequiredService<NotificationDispatcher>();
        await dispatcher.RunAsync(ct);
        return await dispatcher.NextDueAsync(ct);
    }
}
