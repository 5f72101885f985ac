using Quartz;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Jobs;

/// <summary>Every cron line of the product. Times are UTC; jobs are clustered, so each fires on one instance only.</summary>
public static class Schedule
{
    private static readonly (Type Job, string Cron)[] Lines =
    [
        (typeof(EventPartitions), "0 17 3 * * ?"),
        (typeof(FanOut), "0/5 * * * * ?"),
        (typeof(Deliver), "1/5 * * * * ?"),
        (typeof(TelegramUpdates), "3/5 * * * * ?"),
        (typeof(AutoClose), "0 7 * * * ?"),
        (typeof(ProbeSweep), "0 37 * * * ?"),
        (typeof(AuditHead), "0 2 * * * ?"),
        (typeof(AuditVerify), "0 41 2 * * ?"),
    ];

    public static void AddSchedule(this IServiceCollection services, Database database, IConfiguration configuration)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(o =>
            {
                o.InstanceName = "techsupport";
                o.GenerateInstanceId = true;
            });
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(database.AppConnection);
                store.UseSystemTextJsonSerializer();
                store.UseClustering();
            });
            foreach (var (job, cron) in Lines)
            {
                var key = new JobKey(job.Name);
                quartz.AddJob(job, j => j.WithIdentity(key).StoreDurably());
                quartz.AddTrigger(t => t.ForJob(key).WithIdentity(job.Name)
                    .WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
            }
        });
        // off: another instance does the jobs, or a test runs them by hand
        if (configuration.GetValue("Jobs:Enabled", true)) services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }
}
