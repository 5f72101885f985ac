using TechSupport.Features.OnCall.Paging;

namespace TechSupport.Features.OnCall;

/// <summary>
/// Lets pages climb, and reads the board anew every minute. No job of the scheduler: one that is due every half minute costs its
/// tables more than everything else an idle server does (decision 33). Every server looks; the lock on a page decides who takes a step.
/// </summary>
public sealed class OnCallWorker(IServiceScopeFactory scopes, OnCallBoard board, ILogger<OnCallWorker> log) : BackgroundService
{
    /// <summary>How late a step may be.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    /// <summary>The board is read on each so many looks.</summary>
    private const int BoardEvery = 3;

    private bool failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Every);
            for (var look = 0; ; look = (look + 1) % BoardEvery)
            {
                await LookAsync(withBoard: look == 0 || board.Known is null, stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* the server stops */ }
    }

    // whatever is wrong, the next look comes: somebody waits to be woken
    private async Task LookAsync(bool withBoard, CancellationToken ct)
    {
        try
        {
            await using (var scope = scopes.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<PageClimb>().RunAsync(ct);
            if (withBoard) await board.RefreshAsync(ct);
            if (failing) log.LogInformation("Pages climb again");
            failing = false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (!failing) log.LogError(e, "Pages do not climb just now; it is tried again every {Seconds} s", Every.TotalSeconds);
            failing = true;
        }
    }
}
