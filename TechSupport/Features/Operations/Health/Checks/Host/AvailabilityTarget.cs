using Microsoft.Extensions.Options;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.SyntheticCheck.Runs;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>What of this month's 0.5 % is left.</summary>
public sealed class AvailabilityTarget(AppDb db, AvailabilityBoard board, IOptions<SyntheticOptions> synthetic, HospitalClock clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("availability", CheckGroup.Host, "TechSupport is available for 99.5 % of the month")
    {
        Every = AvailabilityBoard.Every,
        Cause = "Outages, times in which the check did not run, or work that was not announced.",
        Cure = "Read in the monthly report what took the time. Until the month ends, announce every deployment, and leave what can wait.",
        Runbook = "symptoms/health.md#availability",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        // whether that is meant, the check of the synthetic check says
        if (!synthetic.Value.IsSetUp) return Finding.Good("It is not measured: the synthetic check is off.");
        // what it works out now the page and the metrics show until it looks again
        if (await board.ReadAsync(db, clock, ct, TimeSpan.FromMinutes(1)) is not { } now) return Finding.Unknown("The check has not run yet.");
        var left = now.Budget.MinutesLeft;
        return now.Budget.IsSpent ? Finding.Broken("This month’s target of 99.5 % is missed by {0} min.", -left)
            : now.Budget.IsHalfSpent ? Finding.Watch("More than half of what the target allows this month is used. Left: {0} min.", left)
            : Finding.Good("Left this month: {0} min.", left);
    }
}
