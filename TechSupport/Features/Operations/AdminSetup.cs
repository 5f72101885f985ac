using TechSupport.Development;
using TechSupport.Features.Audit.Description;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.Health;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.PageSpeed;
using TechSupport.Features.Operations.Scrape;
using TechSupport.Features.Operations.SyntheticCheck.Runs;
using TechSupport.Web.Hosting;

namespace TechSupport.Features.Operations;

public static class AdminSetup
{
    public static void AddAdministration(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddScoped<HealthWords>();
        services.AddScoped<JobStart>();
        services.AddSingleton(s => new HostReports(configuration["Reports:Folder"], s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(BuildInfo.Current);
        services.AddScoped<AuditDescription>();
        services.AddHostedService<ScrapeMetrics>();
        services.AddSingleton<AvailabilityBoard>();
        services.AddScoped<AvailabilityWords>();
        services.AddHealth(configuration);
        services.AddChecked<SyntheticOptions>("Synthetic").PostConfigure(o =>
        {
            if (!environment.IsDevelopment() || o.User.Length > 0 || o.Password.Length > 0) return;
            (o.User, o.Password, o.IsSample) = (Seeds.Monitor, Seeds.Password, true);
        });
        services.AddScoped<IncidentTicket>();
        services.AddPageSpeed();
    }
}
