using System.Diagnostics;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>How long a small piece of work waits for its turn.</summary>
public sealed class WorkerThreads : HealthCheck
{
    private const int WatchMs = 500;
    private const int BrokenMs = 3000;

    public override CheckFacts Facts { get; } = new("worker-threads", CheckGroup.Host, "Work begins at once")
    {
        Cause = "The processor is busy with something else, or threads are held by work that waits.",
        Cure = "See what else runs on the host; restart the application if nothing does.",
        Runbook = "symptoms/restart.md",
        IsOfTheServer = true,
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var asked = Stopwatch.GetTimestamp();
        var work = Task.Factory.StartNew(() => Stopwatch.GetElapsedTime(asked), ct, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
        // it need not wait to the end to be too long
        await Task.WhenAny(work, Task.Delay(BrokenMs, ct));
        var waited = (int)(work.IsCompletedSuccessfully ? await work : Stopwatch.GetElapsedTime(asked)).TotalMilliseconds;
        return Finding.Rising(waited, WatchMs, BrokenMs, "It waits {0} ms.", waited);
    }
}
