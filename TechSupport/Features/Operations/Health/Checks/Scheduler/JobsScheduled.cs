using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health.Checks.Scheduler;

public sealed class JobsScheduled(AppDb db, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("jobs-scheduled", CheckGroup.Jobs, "Every job is scheduled")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "No server does jobs (Jobs__Enabled), or its first start has not come so far.",
        Cure = "See that a server runs with Jobs__Enabled unset or true; a restart schedules them.",
        Runbook = "symptoms/health.md#jobs",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var there = (await ScheduledJob.ReadAsync(db, clock.GetUtcNow(), ct)).Select(j => j.Name).ToHashSet();
        var missing = Schedule.Jobs.Select(j => j.Key).Where(key => !there.Contains(key)).ToList();
        return missing.Count > 0 ? Finding.Broken("Not scheduled: {0}.", string.Join(", ", missing)) : Finding.Good("Scheduled jobs: {0}.", there.Count);
    }
}
