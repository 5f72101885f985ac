using TechSupport.Web.Logs;

namespace TechSupport.Features.Operations.Health.Checks.Host;

public sealed class LogFolder(IConfiguration configuration, IHostEnvironment environment) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("log-folder", CheckGroup.Host, "The log can be written")
    {
        Cause = "The disk of the log is full, or the folder belongs to somebody else.",
        Cure = "Make room, or give the folder to the account the application runs as.",
        Runbook = "symptoms/disk-full.md",
        IsOfTheServer = true,
    };

    public override async Task<Finding> LookAsync(CancellationToken ct) =>
        await LogProbe.FaultAsync(configuration, environment) is { } fault ? Finding.Broken("{0}", fault) : Finding.Good("It can.");
}
