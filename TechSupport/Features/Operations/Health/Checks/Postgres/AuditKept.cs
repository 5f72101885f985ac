using Microsoft.Extensions.Options;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Features.Operations.Health.Checks.Postgres;

public sealed class AuditKept(AppDb db, IOptions<AuditOptions> options, TimeProvider clock) : HealthCheck
{
    // the job runs nightly, and a busy database may make it wait for the next night
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    // in time to make a folder before the first month is due
    private const int AheadMonths = 1;

    public override CheckFacts Facts { get; } = new("audit-retention", CheckGroup.Database, "The audit log is kept as long as promised and no longer")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "No folder for its exports is set or it cannot be written, or the nightly job that exports and removes old months does not finish.",
        Cure = "Set Audit__ExportPath and Audit__SigningKey and give the folder to the application; then see in the log what the job says.",
        Runbook = "symptoms/health.md#old-months-of-the-audit-log",
        IsOfTheServer = true,
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var (now, keep) = (clock.GetUtcNow(), options.Value.KeepMonths);
        var due = await EventMonth.DueAsync(db, keep, now, ct);
        if (ExportFolder.Of(options.Value) is not { } exports) return await WithoutAsync(due, now, ct);
        if (exports.Fault() is { } fault) return Finding.Broken("No old month can be exported: {0}", fault);
        if (due.Count == 0) return Finding.Good("No month is older than {0} months.", keep);
        return now - due[0].DueAt(keep) < Patience ? Finding.Good("{0} will be exported and removed the next night.", due[0].Name)
            : Finding.Broken("Months that should have been exported and removed: {0}, the oldest is {1}.", due.Count, due[0].Name);
    }

    private async Task<Finding> WithoutAsync(IReadOnlyList<EventMonth> due, DateTimeOffset now, CancellationToken ct)
    {
        if (due.Count > 0) return Finding.Watch("Months that stay because no folder for exports is set: {0}, the oldest is {1}.", due.Count, due[0].Name);
        return await EventMonth.DueAsync(db, options.Value.KeepMonths, now.AddMonths(AheadMonths), ct) is [var soon, ..]
            ? Finding.Watch("{0} is due within a month, and no folder for exports is set.", soon.Name)
            : Finding.Good("No month is older than {0} months.", options.Value.KeepMonths);
    }
}
