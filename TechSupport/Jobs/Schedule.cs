using System.Security.Cryptography;
using System.Text;
using Quartz;
using TechSupport.Features.Account.Sessions;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.Operations.SyntheticCheck.Runs;
using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Jobs;

/// <summary>Every cron line of the product. Times are UTC; jobs are clustered, so each fires on one instance only.</summary>
public static class Schedule
{
    // a key is forever: pages, logs and people know a job by it, whatever its class is called
    private static readonly (string Key, Type Job, Func<IConfiguration, string> Cron)[] Lines =
    [
        ("event-partitions", typeof(EventPartitions), _ => "0 17 3 * * ?"),
        ("auto-close", typeof(AutoClose), _ => "0 7 * * * ?"),
        ("probe-sweep", typeof(ProbeSweep), _ => "0 37 * * * ?"),
        ("synthetic-check", typeof(SyntheticCheckJob), settings => $"0 0/{Minutes(settings)} * * * ?"),
        ("session-sweep", typeof(SessionSweep), _ => "0 47 * * * ?"),
        ("audit-head", typeof(AuditHead), _ => "0 2 * * * ?"),
        ("audit-verify", typeof(AuditVerify), _ => "0 41 2 * * ?"),
        ("audit-retention", typeof(AuditRetention), _ => "0 23 4 * * ?"),
    ];

    /// <summary>
    /// The scheduler's name in its tables, another one for each set of keys and classes. The tables name classes: an instance of another
    /// release, which runs beside this one during a deployment, could not load ours and would stop them with an error.
    /// </summary>
    public static string Name { get; } = Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines.Select(l => $"{l.Key} {l.Job.FullName}")))))[..8];

    /// <summary>What every release's name begins with; the first ones were called just that.</summary>
    public const string Prefix = "techsupport";

    public static IEnumerable<(string Key, Type Job)> Jobs => Lines.Select(l => (l.Key, l.Job));

    public static void AddSchedule(this IServiceCollection services, Database database, IConfiguration configuration)
    {
        JobMetrics.Publish();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o =>
            {
                o.InstanceName = Name;
                o.GenerateInstanceId = true;
                // the next job is minutes away, as a rule, but somebody may bring one forward (JobStart)
                o.IdleWaitTime = TimeSpan.FromSeconds(10);
            });
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(database.AppConnection);
                store.UseSystemTextJsonSerializer();
                // how each run ended, for the pages of every instance; it keeps itself short
                store.UseExecutionHistory();
                store.UseClustering(cluster =>
                {
                    // jobs of an instance that died are free again a minute later, and nothing here is in a hurry
                    cluster.CheckinInterval = TimeSpan.FromSeconds(20);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(40);
                });
            });
            quartz.AddJobListener<JobMetrics>();
            foreach (var (key, job, cron) in Lines)
            {
                quartz.AddJob(job, j => j.WithIdentity(key).StoreDurably());
                quartz.AddTrigger(t => t.ForJob(key).WithIdentity(key)
                    .WithCronSchedule(cron(configuration), c => c.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
            }
        });
        // off: another instance does the jobs, or a test runs them by hand
        if (!configuration.GetValue("Jobs:Enabled", true)) return;
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        services.AddHostedService<OldSchedules>();
    }

    // the start says so where it is another number
    private static int Minutes(IConfiguration settings) => Math.Clamp(settings.GetValue("Synthetic:EveryMinutes", 5), 1, 5);
}
