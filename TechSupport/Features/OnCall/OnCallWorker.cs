using TechSupport.Features.OnCall.Paging;

namespace TechSupport.Features.OnCall;

/// <summary>
/// Lets pages climb, reads the board anew every minute and forgets once an hour what is long over. No job of the scheduler: one that is due every half minute costs its
/// tables more than everything else an idle server does (decision 33). Every server looks; the lock on a page decides who takes a step.
/// </summary>
public sealed class OnCallWorker(IServiceScopeFactory scopes, OnCallBoard board, ILogger<OnCallWorker> log) : BackgroundService
{
    /// <summary>How late a step may be.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    /// <summary>The board is read on each so many looks.</summary>
    private const int BoardEvery = 3;

    /// <summary>Looks from one sweep to the next.</summary>
    private const int SweepEvery = 180;

    private bool failing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Every);
            for (var look = 0; ; look = (look + 1) % SweepEvery)
            {
                await LookAsync(withBoard: look % BoardEvery == 0 || board.Known is null, withSweep: look == 0, stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* the server stops */ }
    }

    // whatever is wrong, the next look comes: somebody waits to be woken
    private async Task LookAsync(bool withBoard, bool withSweep, CancellationToken ct)
    {
        try
        {
            await using (var scope = scopes.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<PageClimb>().RunAsync(ct);
            if (withBoard) await board.RefreshAsync(ct);
            if (withSweep) await SweepAsync(ct);
            if (failing) log.LogInformation("Pages climb again");
            failing = false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (!failing) log.LogError(e, "Pages do not climb just now; it is tried again every {Seconds} s", Every.TotalSeconds);
            failing = true;
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<OnCallSweep>().RunAsync(ct);
    }
}
