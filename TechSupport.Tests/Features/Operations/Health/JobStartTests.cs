using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Quartz;
using TechSupport.Features.Operations;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Jobs;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health;

/// <summary>Jobs that an administrator starts, where another server does the jobs.</summary>
public sealed class JobStartTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_brought_forward_once_and_the_audit_log_says_by_whom()
    {
        await PlantAsync("audit-head", "WAITING");
        using var admin = await app.AdminAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal(403, (await tech.PostAsync(OperationLinks.RunJob("audit-head"))).Status);
        Assert.Equal(404, (await admin.GetAsync(OperationLinks.RunJob("tea"))).Status);
        Assert.Equal(404, (await admin.PostAsync(OperationLinks.RunJob("tea"))).Status);

        var page = await admin.GetAsync("/admin/health");
        Assert.Contains("Run now: Export the audit log’s head", page.Html.QuerySelector("#jobs a")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        await admin.GetAsync(OperationLinks.RunJob("audit-head"));
        Assert.Equal("/admin/health#jobs", (await admin.SubmitAsync("main form")).Location);
        Assert.Equal(app.Clock.GetUtcNow().UtcTicks, await ReadAsync("select next_fire_time from qrtz_triggers where trigger_name = 'audit-head'"));
        var again = await admin.PostAsync(OperationLinks.RunJob("audit-head"));
        Assert.Equal(422, again.Status);
        Assert.Contains("This job is about to start.", again.Main, StringComparison.Ordinal);

        await using var db = app.Db();
        var started = Assert.Single(await db.Events.Where(e => e.Kind == HealthEvent.JobStarted).ToListAsync(Ct));
        Assert.Equal(((long?)(await app.PersonAsync("admin@crb.local")).Id, true), (started.ActorId, started.Says("job", "audit-head")));
        Assert.Contains("audit-head", (await admin.GetAsync("/admin/audit")).Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("probe-sweep", "BLOCKED", "EXECUTING", "This job is running already.")]
    [InlineData("session-sweep", "WAITING", "EXECUTING", "This job is running already.")]
    [InlineData("auto-close", "PAUSED", null, "Somebody has paused this job")]
    [InlineData("audit-retention", "ACQUIRED", "ACQUIRED", "This job is about to start.")]
    public async Task A_job_that_runs_is_not_started_twice(string job, string state, string? fired, string says)
    {
        await PlantAsync(job, state);
        if (fired is not null)
            await app.BreakAsync($"""
                insert into qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name, job_group, is_nonconcurrent, requests_recovery)
                values ('{Schedule.Name}', '{job}', '{job}', 'DEFAULT', 'other', 1, 1, 5, '{fired}', '{job}', 'DEFAULT', true, false)
                """);
        var before = await ReadAsync($"select next_fire_time from qrtz_triggers where trigger_name = '{job}'");
        using var admin = await app.AdminAsync();
        var refused = await admin.PostAsync(OperationLinks.RunJob(job));
        Assert.Equal(422, refused.Status);
        Assert.Contains(says, refused.Main, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync($"select next_fire_time from qrtz_triggers where trigger_name = '{job}'"));
        Assert.Equal(0L, await ReadAsync($"select count(*) from events where kind = 'health.job_started' and data->>'job' = '{job}'"));
        if (fired == "EXECUTING") Assert.Contains("Runs now", (await admin.GetAsync("/admin/health")).Find("#jobs"), StringComparison.Ordinal);
    }

    private Task PlantAsync(string job, string state) => app.BreakAsync(string.Create(CultureInfo.InvariantCulture, $"""
        insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery) values ('{Schedule.Name}', '{job}', 'DEFAULT', 'x', true, true, false, false);
        insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, next_fire_time, prev_fire_time, trigger_state, trigger_type, start_time)
        values ('{Schedule.Name}', '{job}', 'DEFAULT', '{job}', 'DEFAULT', {app.Clock.GetUtcNow().AddHours(1).UtcTicks}, {app.Clock.GetUtcNow().AddHours(-1).UtcTicks}, '{state}', 'CRON', 0)
        """));

    private async Task<object?> ReadAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(app.Database.OwnerConnection);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}

/// <summary>Jobs that an administrator starts, where this server does them.</summary>
[Collection(nameof(Scheduled))]
public sealed class JobRunTests(PunctualApp app) : IClassFixture<PunctualApp>
{
    [Fact]
    public async Task A_job_begins_soon_and_the_page_says_how_long_it_took()
    {
        using var admin = await app.AdminAsync();
        Assert.Equal(302, (await admin.PostAsync(OperationLinks.RunJob("audit-head"))).Status);
        await app.RanAsync("audit-head", 1);
        // how it ended is written down a moment before that it does not run any more
        var (took, state) = await JobAsync(admin);
        for (var patience = 100; state == "Runs now" && patience > 0; patience--)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            (took, state) = await JobAsync(admin);
        }
        Assert.Matches(@"^\d+ s$", took);
        Assert.Equal("On time", state);
    }

    private static async Task<(string Took, string State)> JobAsync(Visitor admin)
    {
        var row = (await admin.GetAsync("/admin/health")).Html.QuerySelectorAll("#jobs tbody tr").Single(r => r.TextContent.Contains("Export the audit log’s head", StringComparison.Ordinal));
        return (row.QuerySelector("td[data-l=Took]")!.TextContent.Trim(), row.QuerySelector("td[data-l=State]")!.TextContent.Trim());
    }

    [Fact]
    [Plants("jobs-succeed", HealthState.Watch)]
    [Plants("jobs-succeed")]
    public async Task A_job_that_fails_is_watched_and_after_the_third_time_broken_until_it_succeeds()
    {
        using var admin = await app.AdminAsync();
        await app.IsAsync("jobs-succeed", HealthState.Good);
        await app.BreakAsync("alter table event_chain rename to event_chain_away");
        try
        {
            foreach (var (times, state) in new[] { (1, HealthState.Watch), (2, HealthState.Watch), (3, HealthState.Broken) })
            {
                await RunAsync(times);
                await app.IsAsync("jobs-succeed", state, $"The last run failed: audit-verify; failed in a row: {times}.");
            }
            Assert.Contains("Last failed on", (await admin.GetAsync("/admin/health")).Find("#jobs"), StringComparison.Ordinal);
        }
        finally { await app.BreakAsync("alter table event_chain_away rename to event_chain"); }
        await RunAsync(4);
        await app.IsAsync("jobs-succeed", HealthState.Good);

        async Task RunAsync(int times)
        {
            await (await app.SchedulerAsync()).TriggerJob(new JobKey("audit-verify"), cancellationToken: TestContext.Current.CancellationToken);
            await app.RanAsync("audit-verify", times);
        }
    }
}
