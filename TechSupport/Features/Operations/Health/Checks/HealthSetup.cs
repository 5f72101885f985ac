using TechSupport.Features.Operations.Health.Bundles;
using TechSupport.Features.Operations.Health.Checks.Accounts;
using TechSupport.Features.Operations.Health.Checks.Backups;
using TechSupport.Features.Operations.Health.Checks.Host;
using TechSupport.Features.Operations.Health.Checks.Messages;
using TechSupport.Features.Operations.Health.Checks.Postgres;
using TechSupport.Features.Operations.Health.Checks.Scheduler;

namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>Every health check, one line each, in the order of the page.</summary>
public static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheck<DatabaseReachable>();
        services.AddCheck<DatabaseMigrations>();
        services.AddCheck<DatabaseRights>();
        services.AddCheck<DatabaseConnections>();
        services.AddCheck<LongTransactions>();
        services.AddCheck<QueueTables>();
        services.AddCheck<TransactionNumbers>();
        services.AddCheck<EventPartitionsAhead>();
        services.AddCheck<AuditKept>();
        services.AddCheck<AuditVerified>();
        services.AddCheck<DatabaseClock>();
        services.AddCheck<EventsWaiting>();
        services.AddCheck<EventsParked>();
        services.AddCheck<MessagesOverdue>();
        services.AddCheck<MessagesFailed>();
        services.AddCheck<MailServer>();
        services.AddCheck<MailSignIn>();
        services.AddCheck<TelegramReading>();
        services.AddCheck<OnCallCovered>();
        services.AddCheck<JobsScheduled>();
        services.AddCheck<JobsOnTime>();
        services.AddCheck<JobsAllowed>();
        services.AddCheck<JobsSucceed>();
        services.AddCheck<NightlyBackup>();
        services.AddCheck<ArchiveBackup>();
        services.AddCheck<RestoreDrill>();
        services.AddCheck<KeyCertificate>();
        services.AddCheck<KeyRing>();
        services.AddCheck<PasswordsWaiting>();
        services.AddCheck<Administrators>();
        services.AddCheck<PublicAnswer>();
        services.AddCheck<PublicCertificate>();
        services.AddCheck<SyntheticRuns>();
        services.AddCheck<AvailabilityTarget>();
        services.AddCheck<LogFolder>();
        services.AddCheck<LogLines>();
        services.AddCheck<LogDisk>();
        services.AddCheck<HostDisks>();
        services.AddCheck<ReleaseBehind>();
        services.AddCheck<TimeZoneData>();
        services.AddCheck<ProcessMemory>();
        services.AddCheck<WorkerThreads>();
        services.AddCheck<ConnectionPool>();

        services.AddSingleton<FaultNotices>();
        services.AddSingleton<HealthCatalog>();
        services.AddSingleton<HealthBoard>();
        services.AddSingleton<HealthHistory>();
        services.AddScoped<CheckWords>();
        services.AddScoped<BundledChecks>();
        services.AddScoped<BundledSettings>();
        services.AddScoped<BundledServer>();
        services.AddScoped<SupportBundle>();
        // off: a test looks by hand
        if (configuration.GetValue("Jobs:Enabled", true)) services.AddHostedService<HealthMonitor>();
    }

    private static void AddCheck<T>(this IServiceCollection services) where T : HealthCheck => services.AddScoped<T>().AddSingleton(new Registered(typeof(T)));

    /// <summary>That there is such a check.</summary>
    public sealed record Registered(Type Type);
}
