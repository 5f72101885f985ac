namespace TechSupport.Features.Operations.Health.Checks.Scheduler;

public sealed class JobsSucceed(AppDb db, TimeProvider clock) : HealthCheck
{
    private const int Again = 3;

    public override CheckFacts Facts { get; } = new("jobs-succeed", CheckGroup.Jobs, "Jobs end well")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "What the job works with is away or full, or it comes upon something that nobody foresaw.",
        Cure = "See the log for what the job said; then run it again on the page Health.",
        Runbook = "symptoms/health.md#jobs",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var failing = (await ScheduledJob.ReadAsync(db, clock.GetUtcNow(), ct)).Where(j => j.FailedInARow > 0).OrderByDescending(j => j.FailedInARow).ToList();
        if (failing.Count == 0) return Finding.Good("The last run of each was good.");
        return Finding.Rising(failing[0].FailedInARow, 1, Again, "The last run failed: {0}; failed in a row: {1}.", string.Join(", ", failing.Select(j => j.Name)), failing[0].FailedInARow);
    }
}
