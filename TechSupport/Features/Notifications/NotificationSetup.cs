using TechSupport.Features.Notifications.Channels.Email;
using TechSupport.Features.Notifications.Channels.Email.Layout;
using TechSupport.Features.Notifications.Channels.Email.Test;
using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Features.Notifications.Outbox;
using TechSupport.Web.Hosting;

namespace TechSupport.Features.Notifications;

/// <summary>Registers the channels; which are on follows from the configuration.</summary>
public static class NotificationSetup
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddChecked<SmtpOptions>("Smtp");
        services.AddChecked<TelegramOptions>("Telegram");
        AddMail(services, configuration, environment);
        services.AddScoped<MailSender>();
        services.AddScoped<MailLayout>();
        services.AddScoped<TicketMail>();
        services.AddScoped<AccountMail>();
        services.AddScoped<OnCallMail>();
        services.AddScoped<INotificationChannel, EmailChannel>();
        services.AddScoped<TestMail>();
        services.AddSingleton<TelegramBot>();
        services.AddSingleton<TelegramState>();
        TelegramState.Publish();
        services.AddScoped<TelegramLinks>();
        services.AddScoped<TelegramUpdates>();
        services.AddScoped<INotificationChannel, TelegramChannel>();
        services.AddSingleton(s => new ActiveChannels(s.GetRequiredService<IMailTransport>() is not MailOff, s.GetRequiredService<TelegramBot>().Client is not null));
        services.AddSingleton(s => new MailState(s.GetRequiredService<ActiveChannels>().Email));
        services.AddScoped<DeliveryQueue>();
        services.AddScoped<NotificationLoader>();
        services.AddScoped<NotificationDispatcher>();
        services.AddSingleton<OutboxSignals>();
        services.AddSingleton<DeliveryWorker>();
        services.AddHostedService<ChannelReport>();
        // off: another instance does the work, or a test does it by hand
        if (configuration.GetValue("Jobs:Enabled", true)) AddWorkers(services);
    }

    private static void AddWorkers(IServiceCollection services)
    {
        services.AddHostedService<OutboxListener>();
        services.AddHostedService<DispatchWorker>();
        services.AddHostedService(s => s.GetRequiredService<DeliveryWorker>());
        services.AddHostedService<TelegramPolling>();
    }

    private static void AddMail(IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        // nobody is a patient in development
        services.Configure<EmailOptions>(email => email.TicketSubjects = environment.IsDevelopment());
        services.AddChecked<EmailOptions>("Email");
        var folder = configuration["Email:PickupDirectory"] is { Length: > 0 } configured ? configured
            : environment.IsDevelopment() ? Path.Combine(LocalFolder.Of(configuration), "mail") : null;
        if (configuration["Smtp:Host"] is { Length: > 0 }) services.AddSingleton<IMailTransport, SmtpTransport>();
        else if (folder is not null) services.AddSingleton<IMailTransport>(new FolderTransport(folder));
        else services.AddSingleton<IMailTransport, MailOff>();
    }
}

/// <summary>Says at the start where messages go.</summary>
public sealed class ChannelReport(IMailTransport mail, TelegramBot telegram, ILogger<ChannelReport> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (mail is MailOff) log.LogWarning("Mail is off, no one is told by email: set Smtp__Host and Smtp__From.");
        else if (mail is FolderTransport folder) log.LogInformation("Mail is written to {Folder}", folder.Folder);
        log.LogInformation("Telegram is {State}", telegram.Client is null ? "off: Telegram__BotToken is not set" : "on");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
