namespace TechSupport.Features.Notifications;

/// <summary>Registers the channels; which are on follows from the configuration.</summary>
public static class NotificationSetup
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
    }
}
