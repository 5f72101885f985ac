namespace TechSupport.Features.Operations.Health.Checks.Scheduler;

public sealed class JobsOnTime(AppDb db, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("jobs-on-time", CheckGroup.Jobs, "Jobs run at their time")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The server that does the jobs is stopped or hangs.",
        Cure = "Restart the application; what was missed is done at once.",
        Runbook = "symptoms/health.md#jobs",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var late = (await ScheduledJob.ReadAsync(db, clock.GetUtcNow(), ct)).Where(j => j.State == JobState.Late).Select(j => j.Name).ToList();
        return late.Count > 0 ? Finding.Broken("Late: {0}.", string.Join(", ", late)) : Finding.Good("None is late.");
    }
}
