namespace TechSupport.Features.Operations.Health.Checks.Accounts;

public sealed class Administrators(AppDb db, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("administrators", CheckGroup.Accounts, "Two administrators or more have access")
    {
        Every = TimeSpan.FromMinutes(15),
        Cause = "An administrator left, is locked or never chose a password.",
        Cure = "Invite another one; techsupport create-admin helps when none is left.",
        Runbook = "symptoms/health.md#administrators",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var able = await db.Users.CountAsync(u => u.Role == Role.Admin && u.DisabledAt == null && u.PasswordHash != null && (u.LockoutEnd == null || u.LockoutEnd < now), ct);
        return new(able == 0 ? HealthState.Broken : able == 1 ? HealthState.Watch : HealthState.Good, "Administrators who can sign in: {0}.", able);
    }
}
