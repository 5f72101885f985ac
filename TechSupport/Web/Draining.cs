using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TechSupport.Web;

/// <summary>
/// Between being told to stop and stopping, the server says to whoever sends requests to it that it goes, and answers those that come meanwhile.
/// A connection that the system has taken when the port is closed would be reset, and nobody could know what became of its request.
/// </summary>
public sealed class Draining(TimeProvider clock) : IHostedLifecycleService
{
    /// <summary>What ops/proxy/haproxy.cfg needs to notice (2.5 s), twice; stopping itself has the rest of 25 s.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    // the proxy asks for this one by HEAD, which no browser does
    private const string AskedByTheProxy = "/favicon.svg";

    // the port is open and the jobs run until it has ended
    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        await Task.Delay(Time, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>While it drains: no connection is kept for another request, and the proxy's check fails.</summary>
    public static void Use(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((http, next) =>
        {
            if (!stopping.IsCancellationRequested) return next(http);
            http.Response.Headers.Connection = "close";
            if (!HttpMethods.IsHead(http.Request.Method) || http.Request.Path != AskedByTheProxy) return next(http);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
    }

    /// <summary>Not ready any more from the moment it was told to stop.</summary>
    public sealed class Check(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
    }
}
