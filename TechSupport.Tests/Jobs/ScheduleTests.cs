using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;
using TechSupport.Jobs;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Jobs;

/// <summary>The scheduler keeps what it knows in the database, where every instance finds it.</summary>
[Collection(nameof(Scheduled))]
public sealed class ScheduleTests(ScheduleTests.WorkingApp app) : IClassFixture<ScheduleTests.WorkingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_job_of_the_product_has_its_cron_line_in_the_database()
    {
        Assert.Equal(Schedule.Jobs.Select(j => j.Key).Order(StringComparer.Ordinal), await ReadAsync($"""
            select t.job_name from qrtz_triggers t join qrtz_cron_triggers c using (sched_name, trigger_name, trigger_group)
            where t.sched_name = '{Schedule.Name}' and c.cron_expression <> '' and c.time_zone_id = 'UTC' and t.next_fire_time is not null
            order by t.job_name collate "C"
            """));
        Assert.Equal(typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IJob))).ToHashSet(), Schedule.Jobs.Select(j => j.Job).ToHashSet());
    }

    [Fact]
    public void A_key_is_not_made_of_the_name_of_a_class() =>
        Assert.DoesNotContain(Schedule.Jobs, j => j.Key.Contains(j.Job.Name, StringComparison.OrdinalIgnoreCase) || !j.Key.All(c => char.IsAsciiLetterLower(c) || c == '-'));

    [Fact]
    public async Task What_an_earlier_release_left_goes_and_what_one_that_still_runs_has_stays()
    {
        var now = DateTimeOffset.UtcNow;
        await LeaveAsync("techsupport", "FanOut", "TechSupport.Features.Notifications.FanOut, techsupport", now - OldSchedules.Silence - TimeSpan.FromMinutes(1));
        await LeaveAsync("techsupport-gone", "x", "X, techsupport", null);
        await LeaveAsync("techsupport-beside", "AutoClose", "TechSupport.Jobs.AutoClose, techsupport", now - TimeSpan.FromMinutes(1));
        await LeaveAsync("somebody-else", "y", "Y, z", null);
        await using var db = app.Db();
        Assert.Equal(["techsupport", "techsupport-gone"], (await OldSchedules.RemoveAsync(db, now, Ct)).Order(StringComparer.Ordinal));
        Assert.Equal(["somebody-else", "techsupport-beside", Schedule.Name], await ReadAsync("""
            select sched_name from qrtz_job_details group by 1 order by replace(sched_name, 'techsupport-beside', 'techsupport-!') collate "C"
            """));
        Assert.Empty(await ReadAsync("select sched_name from qrtz_triggers where sched_name in ('techsupport', 'techsupport-gone')"));
        Assert.Empty(await OldSchedules.RemoveAsync(db, now, Ct));
        // its last instance has stopped, too
        Assert.Equal(["techsupport-beside"], await OldSchedules.RemoveAsync(db, now + OldSchedules.Silence, Ct));
    }

    [Fact]
    public async Task Jobs_of_an_instance_that_died_are_free_again()
    {
        var key = Schedule.Jobs.First().Key;
        await app.SchedulerAsync();
        // as a crash in the middle of the job leaves it
        await ExecuteAsync($"""
            insert into qrtz_scheduler_state (sched_name, instance_name, last_checkin_time, checkin_interval) values ('{Schedule.Name}', 'died', {(DateTimeOffset.UtcNow - TimeSpan.FromMinutes(5)).UtcTicks}, 20000);
            insert into qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name, job_group, is_nonconcurrent, requests_recovery)
                values ('{Schedule.Name}', 'd1', '{key}', 'DEFAULT', 'died', 1, 1, 5, 'EXECUTING', '{key}', 'DEFAULT', true, false);
            update qrtz_triggers set trigger_state = 'BLOCKED' where sched_name = '{Schedule.Name}' and job_name = '{key}'
            """);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (await ReadAsync($"select trigger_state from qrtz_triggers where sched_name = '{Schedule.Name}' and job_name = '{key}'") is not ["WAITING"]) await Task.Delay(50, limit.Token);
        Assert.Empty(await ReadAsync($"select instance_name from qrtz_scheduler_state where sched_name = '{Schedule.Name}' and instance_name = 'died'"));
    }

    [Fact]
    public async Task A_running_instance_reports_to_the_others()
    {
        var scheduler = await app.SchedulerAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        IReadOnlyList<string> instances;
        while ((instances = await ReadAsync($"select instance_name from qrtz_scheduler_state where sched_name = '{Schedule.Name}' and instance_name <> 'died'")).Count == 0) await Task.Delay(50, limit.Token);
        Assert.Equal([scheduler.SchedulerInstanceId], instances);
    }

    [Fact]
    public async Task When_a_job_succeeded_and_how_long_it_took_is_told_to_the_monitoring()
    {
        var told = await ToldAfterAsync("audit-head", "techsupport_job_success_seconds");
        Assert.Contains($"techsupport_job_success_seconds{{name=\"audit-head\"}} {app.Clock.Now.ToUnixTimeSeconds()}", told, StringComparison.Ordinal);
        Assert.Contains("techsupport_job_duration_seconds{name=\"audit-head\"} ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_job_failed_is_told_to_the_monitoring()
    {
        await ExecuteAsync("alter table events rename to events_away");
        try { Assert.Contains($"{{name=\"audit-verify\"}} {app.Clock.Now.ToUnixTimeSeconds()}", await ToldAfterAsync("audit-verify", "techsupport_job_failure_seconds"), StringComparison.Ordinal); }
        finally { await ExecuteAsync("alter table events_away rename to events"); }
    }

    private async Task<string> ToldAfterAsync(string job, string metric)
    {
        await (await app.SchedulerAsync()).TriggerJob(new JobKey(job), cancellationToken: Ct);
        using var http = new HttpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        string told;
        // another server of this process may have told of the same job before
        while (!(told = await http.GetStringAsync(new Uri(app.ManagementAddress, "/actuator/prometheus"), limit.Token)).Contains($"{metric}{{name=\"{job}\"}} {app.Clock.Now.ToUnixTimeSeconds()}", StringComparison.Ordinal)) await Task.Delay(50, limit.Token);
        return told;
    }

    private async Task LeaveAsync(string scheduler, string job, string type, DateTimeOffset? seen)
    {
        await ExecuteAsync($"""
            insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery) values ('{scheduler}', '{job}', 'DEFAULT', '{type}', true, true, false, false);
            insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, trigger_state, trigger_type, start_time, next_fire_time) values ('{scheduler}', '{job}', 'DEFAULT', '{job}', 'DEFAULT', 'WAITING', 'CRON', 1, 1);
            insert into qrtz_cron_triggers (sched_name, trigger_name, trigger_group, cron_expression) values ('{scheduler}', '{job}', 'DEFAULT', '0/5 * * * * ?');
            """);
        if (seen is { } at) await ExecuteAsync($"insert into qrtz_scheduler_state (sched_name, instance_name, last_checkin_time, checkin_interval) values ('{scheduler}', 'i', {at.UtcTicks}, 7500)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(app.Database.OwnerConnection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
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
