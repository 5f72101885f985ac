using TechSupport.Features.Account.SignIn;

namespace TechSupport.Features.Operations.Health.Checks.Accounts;

public sealed class PasswordsWaiting : HealthCheck
{
    private const int Watch = 5;
    private const int Broken = 15;

    public override CheckFacts Facts { get; } = new("passwords-waiting", CheckGroup.Accounts, "Passwords are checked without a long wait")
    {
        Cause = "Many people sign in at once, or somebody tries passwords.",
        Cure = "See the log for refused sign-ins and their addresses; the proxy can block one.",
        Runbook = "symptoms/health.md#sign-ins",
        IsOfTheServer = true,
    };

    public override Task<Finding> LookAsync(CancellationToken ct) =>
        Task.FromResult(Finding.Rising(SignInMetrics.Waiting.Value, Watch, Broken, "Passwords that wait to be checked: {0}.", (int)SignInMetrics.Waiting.Value));
}
