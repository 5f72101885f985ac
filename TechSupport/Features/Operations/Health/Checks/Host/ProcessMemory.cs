namespace TechSupport.Features.Operations.Health.Checks.Host;

public sealed class ProcessMemory : HealthCheck
{
    private const int Watch = 80;
    private const int Broken = 95;

    public override CheckFacts Facts { get; } = new("memory", CheckGroup.Host, "The application has memory to spare")
    {
        Cause = "Very large lists or exports, or more people at once than the limit allows for.",
        Cure = "Restart the application if it does not come down by itself, and give the container more.",
        Runbook = "symptoms/restart.md",
        IsOfTheServer = true,
    };

    public override Task<Finding> LookAsync(CancellationToken ct)
    {
        var (held, limit) = (Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var part = (int)(100 * held / Math.Max(1, limit));
        return Task.FromResult(Finding.Rising(part, Watch, Broken, "It holds {0} MB of {1} MB.", held / 1048576, limit / 1048576));
    }
}
