using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Feeds;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Web.Hosting;

namespace TechSupport.Features.OnCall;

public static class OnCallSetup
{
    public static void AddOnCall(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<OnCallOptions>("OnCall");
        services.AddScoped<RotaReader>();
        services.AddScoped<Pager>();
        services.AddScoped<PageClimb>();
        services.AddScoped<Acknowledgement>();
        services.AddScoped<Acceptance>();
        services.AddSingleton<PageKeys>();
        services.AddScoped<AlertIntake>();
        services.AddScoped<OnCallSweep>();
        services.AddScoped<ShiftCalendar>();
        services.AddSingleton<AlertHook>();
        services.AddSingleton<FeedEndpoint>();
        services.AddSingleton<OnCallBoard>();
        // off: another instance does it, or a test does it by hand
        if (configuration.GetValue("Jobs:Enabled", true)) services.AddHostedService<OnCallWorker>();
    }

    /// <summary>What programs ask for: the monitoring and calendars, neither of which signs in.</summary>
    public static void MapOnCall(this WebApplication app)
    {
        AlertHook.Map(app);
        FeedEndpoint.Map(app);
    }
}
