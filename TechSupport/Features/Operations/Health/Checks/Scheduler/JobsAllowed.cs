using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health.Checks.Scheduler;

public sealed class JobsAllowed(AppDb db, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("jobs-allowed", CheckGroup.Jobs, "No job is stopped")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The scheduler could not start a job and will not try it again.",
        Cure = "Run techsupport doctor --fix, which lets it run again; the log says what failed.",
        Runbook = "symptoms/health.md#jobs",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var stopped = (await ScheduledJob.ReadAsync(db, clock.GetUtcNow(), ct)).Where(j => j.State == JobState.Stopped).Select(j => j.Name).ToList();
        return stopped.Count > 0 ? Finding.Broken("Stopped: {0}.", string.Join(", ", stopped)) : Finding.Good("None is stopped.");
    }

    public override async Task<string?> FixAsync(CancellationToken ct)
    {
        // a pause is somebody's decision
        var freed = await db.Database.ExecuteSqlAsync($"update qrtz_triggers set trigger_state = 'WAITING' where sched_name = {Schedule.Name} and trigger_state = 'ERROR'", ct);
        return freed > 0 ? $"jobs that may run again: {freed}" : null;
    }
}
