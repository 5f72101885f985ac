using Microsoft.Extensions.Options;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Operations.SyntheticCheck.Runs;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>What the synthetic check found last.</summary>
public sealed class SyntheticRuns(AppDb db, IOptions<SyntheticOptions> options, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("synthetic", CheckGroup.Host, "What people do works, from the sign-in to the message")
    {
        Cause = "A step of it fails, or the job of the check does not run.",
        Cure = "See which step fails and do it by hand at the public address; techsupport smoke does the same.",
        Runbook = "symptoms/health.md#the-synthetic-check",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        if (!options.Value.Enabled) return Finding.Watch("The check is switched off.");
        if (!options.Value.IsSetUp) return Finding.Watch("The check is off: Synthetic__User is not set.");
        if (await db.Set<SyntheticRun>().AsNoTracking().Where(r => r.Passed != null).OrderByDescending(r => r.Slot).FirstOrDefaultAsync(ct) is not { } last)
            return Finding.Unknown("The check has not run yet.");
        var now = clock.GetUtcNow();
        var found = now - last.StartedAt > options.Value.Missed ? Finding.Broken("The check has not run since {0}.", last.StartedAt)
            : last.Passed == true ? Finding.Good("The check passed in {0} s.", Math.Round(last.Seconds, 1)) : Finding.Broken("The check fails: {0}", last.Failure ?? "");
        // it was said that this would be so
        return found.State == HealthState.Broken && await db.Set<MaintenanceWindow>().AnyAsync(MaintenanceWindow.HoldingAt(now), ct) ? found with { State = HealthState.Watch } : found;
    }
}
