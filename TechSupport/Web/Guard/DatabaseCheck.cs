using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TechSupport.Web.Guard;

/// <summary>Whether the database answers. It has two seconds: one that hangs would not even answer the request to forget the question.</summary>
public sealed class DatabaseCheck(Database database) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try { return await AskAsync().WaitAsync(Patience, cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(); }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested) { return HealthCheckResult.Unhealthy(e.GetType().Name); }
    }

    // goes on alone when it is given up, and ends by the timeouts of the connection
    private async Task<bool> AskAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var db = database.Context();
        return await db.Database.CanConnectAsync(limit.Token);
    }
}
