using TechSupport.Features.Audit;

namespace TechSupport.Features.Admin;

public static class AdminSetup
{
    public static void AddAdministration(this IServiceCollection services)
    {
        services.AddScoped<EventWords>();
    }
}
