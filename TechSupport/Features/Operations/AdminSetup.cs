using TechSupport.Features.Audit.Description;
using TechSupport.Features.Operations.Health;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.Scrape;

namespace TechSupport.Features.Operations;

public static class AdminSetup
{
    public static void AddAdministration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<HealthWords>();
        services.AddSingleton(s => new HostReports(configuration["Reports:Folder"], s.GetRequiredService<TimeProvider>()));
        services.AddScoped<AuditDescription>();
        services.AddHostedService<ScrapeMetrics>();
        services.AddHealth(configuration);
    }
}
