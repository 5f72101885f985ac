using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Jobs;

/// <summary>The scheduler keeps what it knows in the database, where every instance finds it.</summary>
public sealed class ScheduleTests(ScheduleTests.WorkingApp app) : IClassFixture<ScheduleTests.WorkingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_job_of_the_product_has_its_cron_line_in_the_database()
    {
        var jobs = typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IJob))).Select(t => t.Name).Order(StringComparer.Ordinal);
        Assert.Equal(jobs, await ReadAsync("""
            select t.job_name from qrtz_triggers t join qrtz_cron_triggers c using (sched_name, trigger_name, trigger_group)
            where t.sched_name = 'techsupport' and c.cron_expression <> '' and c.time_zone_id = 'UTC' and t.next_fire_time is not null
            order by t.job_name collate "C"
            """));
    }

    [Fact]
    public async Task A_running_instance_reports_to_the_others()
    {
        var scheduler = await app.SchedulerAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        IReadOnlyList<string> instances;
        while ((instances = await ReadAsync("select instance_name from qrtz_scheduler_state where sched_name = 'techsupport'")).Count == 0) await Task.Delay(50, limit.Token);
        Assert.Equal([scheduler.SchedulerInstanceId], instances);
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(app.Database.OwnerConnection);
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<string>();
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        return rows;
    }

    public sealed class WorkingApp(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Jobs:Enabled"] = "true" };

        public async Task<IScheduler> SchedulerAsync() =>
            await Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Ct);
    }
}
