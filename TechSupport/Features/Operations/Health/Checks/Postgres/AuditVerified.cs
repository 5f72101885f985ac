using System.Globalization;
using TechSupport.Features.Audit;

namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>What the nightly job wrote down that reads the whole chain.</summary>
public sealed class AuditVerified(AppDb db, TimeProvider clock) : HealthCheck
{
    // a night, and a morning to do it again
    private static readonly TimeSpan Patience = TimeSpan.FromHours(30);

    public override CheckFacts Facts { get; } = new("audit-verified", CheckGroup.Database, "The audit log was found whole last night")
    {
        Every = TimeSpan.FromMinutes(15),
        Cause = "Somebody changed or removed entries in the database, or the job that verifies them does not finish.",
        Cure = "Run techsupport audit verify: it names each entry. Keep what it says, and repair nothing before the person responsible for security has seen it.",
        Runbook = "symptoms/health.md#the-audit-log-is-not-whole",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        if (await db.Events.AsNoTracking().Where(e => e.Kind == AuditEvent.Verified).OrderByDescending(e => e.Id).FirstOrDefaultAsync(ct) is not { } last)
            return Finding.Unknown("It has not been verified yet: that is done every night.");
        var findings = Figure(last, "findings");
        if (findings != 0) return Finding.Broken("On {0} it was not whole: findings: {1}.", last.At, findings);
        return clock.GetUtcNow() - last.At > Patience ? Finding.Broken("It was last verified on {0}.", last.At) : Finding.Good("It was whole on {0}: entries: {1}.", last.At, Figure(last, "entries"));
    }

    private static long Figure(Event verified, string fact) => long.Parse(verified.Data.GetValueOrDefault(fact) ?? "0", CultureInfo.InvariantCulture);
}
