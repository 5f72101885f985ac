using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prometheus;
using TechSupport.Web.Guard;
using TechSupport.Web.Telemetry;

namespace TechSupport.Web.Hosting;

/// <summary>/actuator/… on a port of its own, which the proxy never reaches: the port decides, not a header that can be forged.</summary>
public static class Management
{
    public static void AddManagement(this IServiceCollection services)
    {
        services.AddChecked<ManagementOptions>("Management");
        services.AddHealthChecks().AddCheck<Draining.Check>("serving", tags: ["ready"]).AddCheck<DatabaseCheck>("database", tags: ["ready"]);
        services.AddManagementPort();
    }

    /// <summary>Answers on the management port before anything else looks at the request: the monitoring asks by whatever name its network gives us, so the check of host names comes after.</summary>
    public static void AddManagementPort(this IServiceCollection services)
    {
        RequestMetrics.Publish();
        RuntimeMetrics.Publish();
        PoolMetrics.Publish();
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, PortFilter>());
    }

    private static void UseManagement(IApplicationBuilder app, int port) =>
        app.MapWhen(http => http.Connection.LocalPort == port, management =>
        {
            management.UseHealthChecks("/actuator/health/live", Options(_ => false));
            management.UseHealthChecks("/actuator/health/ready", Options(c => c.Tags.Contains("ready")));
            management.UseMiddleware<ManagementGate>();
            management.UseHealthChecks("/actuator/health", Options(_ => true));
            management.UseMetricServer("/actuator/prometheus");
            management.Map("/actuator/info", info => info.Run(http =>
                http.Response.WriteAsJsonAsync(new { app = new { name = "TechSupport", version = BuildInfo.Current.Version, commit = BuildInfo.Current.Commit, date = BuildInfo.Current.Date } })));
            management.Run(http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            });
        });

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(new
        {
            status = Word(report.Status),
            components = report.Entries.ToDictionary(e => e.Key, e => new { status = Word(e.Value.Status) }),
        }),
    };

    private static string Word(HealthStatus status) => status == HealthStatus.Unhealthy ? "DOWN" : "UP";

    private sealed class PortFilter(IConfiguration configuration) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            UseManagement(app, BindingAddress.Parse(ListenAddresses.Management(configuration)).Port);
            next(app);
        };
    }
}
