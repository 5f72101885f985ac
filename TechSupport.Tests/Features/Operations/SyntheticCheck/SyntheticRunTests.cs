using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.Scrape;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.Operations.SyntheticCheck.Runs;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.SyntheticCheck;

/// <summary>The job of the check, over HTTP to the application itself.</summary>
public sealed class SyntheticRunTests(SyntheticApp app) : IClassFixture<SyntheticApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_writes_down_how_long_each_step_took_and_leaves_nothing_behind()
    {
        // the first request of a process compiles every page
        await app.RunNextAsync();
        var run = await app.RunNextAsync();
        Assert.Equal((null, 1), (run.Failure, run.Attempts));
        Assert.True(run.Passed);
        Assert.Equal(["open the sign-in page", "sign in", "report a ticket", "list the tickets", "assign the ticket", "resolve the ticket", "find the audit entry", "write the message",
            "close the ticket", "remove the ticket", "sign out"], run.Steps);
        Assert.All(run.StepSeconds, s => Assert.InRange(s, 0.0, 2.0));
        Assert.InRange(run.Seconds, 0.01, 2.0);
        await using var db = app.Db();
        Assert.Equal(0, await db.Tickets.CountAsync(t => t.Source == TicketSource.Probe, Ct));
        var monitor = await app.PersonAsync("monitor@crb.local");
        Assert.Equal(0, await db.Deliveries.CountAsync(d => d.UserId == monitor.Id && d.TicketId != null, Ct));
    }

    [Fact]
    public async Task Of_two_servers_one_runs_an_interval()
    {
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.WithMessagesAsync(Task.WhenAll(app.RunJobAsync<SyntheticCheckJob>(), app.RunJobAsync<SyntheticCheckJob>(), app.RunJobAsync<SyntheticCheckJob>()));
        Assert.Equal(1, await CountAsync());
        await app.RunNextAsync();
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_run_that_is_cut_off_counts_as_none()
    {
        await app.RunNextAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var scope = app.Services.CreateAsyncScope();
        // nobody turns events into messages, so it waits for its own
        var running = ActivatorUtilities.CreateInstance<SyntheticCheckJob>(scope.ServiceProvider).Execute(null!, cut.Token).AsTask();
        await using (var db = app.Db())
            while (!running.IsCompleted && !await db.Tickets.AnyAsync(t => t.Source == TicketSource.Probe && t.Status == TicketStatus.Resolved, Ct)) await Task.Delay(10, Ct);
        await cut.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await using var after = app.Db();
        // the interval is there for whoever serves next
        Assert.False(await after.Set<SyntheticRun>().AnyAsync(r => r.Passed == null, Ct));
        await app.IsAsync("synthetic", HealthState.Good, "passed in");
        Assert.Equal(0, await after.Set<SyntheticIncident>().CountAsync(Ct));
        // a probe that was left behind is swept away
        using (var check = await app.SignInAsync("monitor@crb.local"))
        {
            var form = await check.GetAsync("/report");
            await check.SubmitAsync("main form", ("Input.Subject", "Left behind"));
        }
        app.Clock.Advance(ProbeSweep.After + TimeSpan.FromMinutes(1));
        await app.RunJobAsync<ProbeSweep>();
        Assert.Equal(0, await after.Tickets.CountAsync(t => t.Source == TicketSource.Probe, Ct));
    }

    [Fact]
    public async Task What_fails_once_and_then_passes_is_no_failure()
    {
        await app.BreakAsync("""
            create sequence synthetic_once;
            grant usage on sequence synthetic_once to techsupport_app;
            create or replace function synthetic_break() returns trigger language plpgsql as $$ begin if nextval('synthetic_once') = 1 then raise exception 'broken once'; end if; return new; end $$;
            create trigger synthetic_break before insert on tickets for each row when (new.source = 'probe') execute function synthetic_break()
            """);
        try
        {
            var run = await app.RunNextAsync();
            Assert.Equal((null, 2), (run.Failure, run.Attempts));
        }
        finally { await app.MendAsync(); }
    }

    [Fact]
    public async Task A_run_is_kept_for_thirteen_months()
    {
        var now = app.Clock.Now;
        foreach (var at in new[] { now.AddMonths(-13).AddMinutes(-10), now.AddMonths(-13).AddDays(1) })
            await app.BreakAsync($"insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds) values ('{at:O}', '{at:O}', 360, true, 1, 1, '{{}}', '{{}}')");
        await app.RunNextAsync();
        await using var db = app.Db();
        Assert.Equal(1, await db.Set<SyntheticRun>().CountAsync(r => r.StartedAt < now.AddMonths(-12), Ct));
    }

    [Fact]
    [Plants("synthetic")]
    public async Task The_health_check_says_how_the_last_run_went_and_that_none_came()
    {
        await app.RunNextAsync();
        await app.IsAsync("synthetic", HealthState.Good, "passed in");
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.IsAsync("synthetic", HealthState.Good);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.IsAsync("synthetic", HealthState.Broken, "has not run since");
    }

    [Fact]
    public async Task Lists_and_counts_are_the_same_after_a_run_and_the_overview_tells_of_what_people_did()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        await app.NewTicketAsync(subject: "The last thing a person did");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var (tickets, last) = (await TicketsAsync(), (await admin.GetAsync("/admin")).Html.QuerySelector(".panel.mt .panel-b")?.TextContent);
        Assert.True((await app.RunCheckAsync()).Passed);
        Assert.Equal(tickets, await TicketsAsync());
        Assert.DoesNotContain("Synthetic check", (await admin.GetAsync("/admin")).Html.QuerySelector(".panel.mt .panel-b")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(last);
    }

    // by status and priority, as the monitoring has them
    private async Task<string> TicketsAsync()
    {
        await using var db = app.Db();
        return string.Join('\n', (await ScrapeFacts.ReadAsync(db, app.Clock.Now, Ct)).Tickets.Order(StringComparer.Ordinal));
    }

    private async Task<int> CountAsync()
    {
        await using var db = app.Db();
        return await db.Set<SyntheticRun>().CountAsync(r => r.StartedAt == app.Clock.Now, Ct);
    }
}
