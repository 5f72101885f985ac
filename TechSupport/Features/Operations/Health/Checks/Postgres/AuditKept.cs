using Microsoft.Extensions.Options;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Features.Operations.Health.Checks.Postgres;

public sealed class AuditKept(AppDb db, IOptions<AuditOptions> options, TimeProvider clock) : HealthCheck
{
    // the job runs nightly, and a busy database may make it wait for the next night
    private static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public override CheckFacts Facts { get; } = new("audit-retention", CheckGroup.Database, "The audit log is kept as long as promised and no longer")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "No folder for its exports is set, or the nightly job that exports and drops old months does not finish.",
        Cure = "Set Audit__ExportPath and Audit__SigningKey; where they are set, see in the log what the job says.",
        Runbook = "symptoms/health.md#old-months-of-the-audit-log",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var due = await EventMonth.DueAsync(db, options.Value.KeepMonths, clock.GetUtcNow(), ct);
        if (due.Count == 0) return Finding.Good("No month is older than {0} months.", options.Value.KeepMonths);
        if (options.Value.ExportPath is null) return Finding.Watch("Months that stay because no folder for exports is set: {0}, the oldest is {1}.", due.Count, due[0].Name);
        return clock.GetUtcNow() - due[0].DueAt(options.Value.KeepMonths) < Patience ? Finding.Good("The next night exports and drops {0}.", due[0].Name)
            : Finding.Broken("Months that should be exported and dropped: {0}, the oldest is {1}.", due.Count, due[0].Name);
    }
}
