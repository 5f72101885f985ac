using TechSupport.Web.Telemetry;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>The connections this process keeps; what the server has left is another check's business.</summary>
public sealed class ConnectionPool : HealthCheck
{
    private const double Watch = 0.8;

    public override CheckFacts Facts { get; } = new("connection-pool", CheckGroup.Host, "The application has connections to the database to spare")
    {
        Cause = "Slow statements hold connections, or more people work at once than the pool is made for.",
        Cure = "See which statements are slow; if none is, give the pool more (Maximum Pool Size in the connection string).",
        Runbook = "symptoms/database-slow.md",
        IsOfTheServer = true,
    };

    public override Task<Finding> LookAsync(CancellationToken ct)
    {
        if (PoolMetrics.Fullest() is not { } pool) return Task.FromResult(Finding.Unknown("No connection has been opened yet."));
        if (pool.InUse < pool.Max) return Task.FromResult(Finding.Rising((double)pool.InUse / pool.Max, Watch, double.MaxValue, "In use: {0} of {1}.", pool.InUse, pool.Max));
        return Task.FromResult(Finding.Broken("All {0} are in use; {1} wait for one.", pool.Max, pool.Waiting));
    }
}
