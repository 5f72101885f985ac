using Quartz;

namespace TechSupport.Features.Notifications;

/// <summary>Sends what is due: a few workers per channel, so that a slow server holds up neither its neighbours nor the other channel.</summary>
[DisallowConcurrentExecution]
public sealed class Deliver(IServiceScopeFactory scopes, ActiveChannels channels, IHostApplicationLifetime lifetime, ILogger<Deliver> log) : IJob
{
    private const int WorkersPerChannel = 4;

    /// <summary>At a shutdown a message that is half sent may finish; what is cut off is sent again after the start.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // a channel that is off keeps its deliveries until it is on again
        await using var _ = lifetime.ApplicationStopping.Register(() => stop.CancelAfter(Grace));
        var working = channels.All.Count();
        await Task.WhenAll(channels.All.Select(ServeAsync));

        // a channel that is through looks again as long as the other is not: this job does not start anew before both are
        async Task ServeAsync(Channel channel)
        {
            while (true)
            {
                await Task.WhenAll(Enumerable.Range(0, WorkersPerChannel).Select(_ => WorkAsync(channel, stop.Token)));
                if (Interlocked.Decrement(ref working) == 0 || IsStopping(stop.Token)) return;
                await Task.Delay(Again, CancellationToken.None);
                if (Volatile.Read(ref working) == 0) return;
                Interlocked.Increment(ref working);
            }
        }
    }

    private bool IsStopping(CancellationToken ct) => lifetime.ApplicationStopping.IsCancellationRequested || ct.IsCancellationRequested;

    private async Task WorkAsync(Channel channel, CancellationToken ct)
    {
        try
        {
            while (!IsStopping(ct))
            {
                await using var scope = scopes.CreateAsyncScope();
                if (!await scope.ServiceProvider.GetRequiredService<Courier>().DeliverNextAsync(channel, ct)) return;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // the database, most likely; the lease brings the delivery back
            log.LogError(e, "Deliveries by {Channel} are interrupted", channel);
        }
    }
}
