using Prometheus;
using Quartz;

namespace TechSupport.Jobs;

/// <summary>How the jobs that ran on this instance ended, and how long each took; another instance may have run the next one.</summary>
public sealed class JobMetrics(TimeProvider clock) : IJobListener
{
    private static readonly Gauge Succeeded = Metrics.CreateGauge("techsupport_job_success_seconds", "When the job last succeeded on this instance.", "name");
    private static readonly Gauge Failed = Metrics.CreateGauge("techsupport_job_failure_seconds", "When the job last failed on this instance.", "name");
    private static readonly Gauge Took = Metrics.CreateGauge("techsupport_job_duration_seconds", "How long the job took the last time it ran on this instance.", "name");

    /// <summary>Known from the start, whether or not a job runs here; a time is told once there is one.</summary>
    public static void Publish() => _ = (Succeeded, Failed, Took);

    public string Name => nameof(JobMetrics);

    public ValueTask JobToBeExecuted(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask JobExecutionVetoed(IJobExecutionContext context, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask JobWasExecuted(IJobExecutionContext context, JobExecutionException? jobException, CancellationToken cancellationToken = default)
    {
        var name = context.JobDetail.Key.Name;
        (jobException is null ? Succeeded : Failed).WithLabels(name).Set(clock.GetUtcNow().ToUnixTimeSeconds());
        Took.WithLabels(name).Set(context.JobRunTime.TotalSeconds);
        return ValueTask.CompletedTask;
    }
}
