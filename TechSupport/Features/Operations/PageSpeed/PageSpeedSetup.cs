using TechSupport.Web.Hosting;
using TechSupport.Web.Telemetry;

namespace TechSupport.Features.Operations.PageSpeed;

public static class PageSpeedSetup
{
    public static void AddPageSpeed(this IServiceCollection services)
    {
        PageSpeedMetrics.Publish();
        services.AddChecked<BeaconOptions>("Beacon");
        services.AddSingleton<PageRoutes>();
        services.AddSingleton<PageSpeedTally>();
        services.AddSingleton<PageSpeedWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<PageSpeedWriter>());
        services.AddScoped<PageSpeedWords>();
    }
}
