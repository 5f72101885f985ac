namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>Looks at whatever is due, and writes down what has changed.</summary>
public sealed class HealthMonitor(HealthBoard board, HealthHistory history, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<HealthMonitor> log) : BackgroundService
{
    /// <summary>How often it is asked what is due.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // before it answers and its jobs are scheduled, a healthy server would be called broken
            var started = new TaskCompletionSource();
            await using var told = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Round, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* the server stops */ }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            var found = await board.LookAsync(board.Due(clock.GetUtcNow()), ct);
            await history.WriteAsync(found, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // the board has it, and the next round writes what is still so
            if (!DatabaseFault.IsUnavailable(e) && !DatabaseFault.IsGone(e)) log.LogError(e, "What the health checks found could not be written down");
        }
    }
}
