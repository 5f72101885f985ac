using TechSupport.Features.Audit.Description;
using TechSupport.Features.Operations.Health;

namespace TechSupport.Features.Operations;

public static class AdminSetup
{
    public static void AddAdministration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<HealthWords>();
        services.AddSingleton(s => new HostReports(configuration["Reports:Folder"], s.GetRequiredService<TimeProvider>()));
        services.AddScoped<AuditDescription>();
    }
}
