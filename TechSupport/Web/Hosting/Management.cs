using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prometheus;
using TechSupport.Data;

namespace TechSupport.Web.Hosting;

/// <summary>/actuator/… on a port of its own, which the proxy never reaches: the port decides, not a header somebody can forge.</summary>
public static class Management
{
    public static void AddManagement(this IServiceCollection services)
    {
        services.AddChecked<ManagementOptions>("Management");
        services.AddHealthChecks().AddDbContextCheck<AppDb>("database", tags: ["ready"]);
    }

    public static void UseManagement(this WebApplication app)
    {
        var port = BindingAddress.Parse(ListenAddresses.Management(app.Configuration)).Port;
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
    }

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
}
