using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Availability;

/// <summary>The availability on the health page, in the monthly report, in the check and in the metrics, read from real rows.</summary>
public sealed class AvailabilityPageTests(AvailabilityPageTests.MidMonth app) : IClassFixture<AvailabilityPageTests.MidMonth>
{
    private const string Report = "/admin/health/availability";

    private static readonly DateTimeOffset Noon = new(2026, 11, 15, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_first_run_nothing_is_said_to_be_available()
    {
        await StartAsync();
        using var admin = await app.SignInAsync("admin@crb.local");
        Assert.Contains("The check has not run yet.", (await admin.GetAsync("/admin/health")).Find("#availability"), StringComparison.Ordinal);
        Assert.Contains("The check has not run yet.", (await admin.GetAsync(Report)).Main, StringComparison.Ordinal);
        await app.IsAsync("availability", HealthState.Unknown);
    }

    [Fact]
    public async Task The_health_page_shows_the_day_the_month_and_the_year_and_what_is_left()
    {
        await StartAsync();
        // from the first of the month: one failing hour ten days ago, two hours without a run in the last day
        await RunsAsync("2026-10-31 21:00Z", "2026-11-05 09:00Z", true);
        await RunsAsync("2026-11-05 09:00Z", "2026-11-05 10:00Z", false);
        await RunsAsync("2026-11-05 10:00Z", "2026-11-15 06:55Z", true);
        using var admin = await app.SignInAsync("admin@crb.local");
        var page = await admin.GetAsync("/admin/health");
        var figures = page.FindAll("#availability .stat");
        // the last run spoke for six minutes
        Assert.Contains("91.38 % Below the target Failed: 0 s · Not measured: 2 h 04", Collapse(figures[0]), StringComparison.Ordinal);
        Assert.Contains("99.11 %", figures[1], StringComparison.Ordinal);
        Assert.Contains("Failed: 1 h 00 · Not measured: 2 h 04", figures[1], StringComparison.Ordinal);
        Assert.Contains("99.11 %", figures[2], StringComparison.Ordinal);
        // half a percent of 30 days is 216 minutes
        Assert.Contains("32 min", figures[3], StringComparison.Ordinal);
        Assert.Contains("Target: 99.5 %. It allows 3 h 36.", figures[3], StringComparison.Ordinal);
        await app.IsAsync("availability", HealthState.Watch, "Left: 32 min.");
        var told = await MetricsAsync();
        Assert.Contains("techsupport_availability_ratio{period=\"day\"} 0.91", told, StringComparison.Ordinal);
        Assert.Contains("techsupport_availability_minutes_left 32\n", told, StringComparison.Ordinal);
    }

    [Fact]
    [Plants("availability")]
    public async Task What_is_used_up_is_told_and_an_announced_window_gives_it_back_but_an_unannounced_one_does_not()
    {
        await StartAsync();
        await RunsAsync("2026-10-31 21:00Z", "2026-11-10 09:00Z", true);
        await RunsAsync("2026-11-10 09:00Z", "2026-11-10 13:00Z", false);
        await RunsAsync("2026-11-10 13:00Z", "2026-11-15 09:00Z", true);
        await app.IsAsync("availability", HealthState.Broken, "missed by 24 min");
        await WindowAsync("2026-11-10 09:00Z", "2026-11-10 13:00Z", "Power cut", "2026-11-10 14:00Z");
        await app.IsAsync("availability", HealthState.Broken, "missed by 24 min");
        using var admin = await app.SignInAsync("admin@crb.local");
        var over = await admin.GetAsync("/admin/health");
        Assert.Contains("Over by 24 min", over.Find("#availability"), StringComparison.Ordinal);
        await WindowAsync("2026-11-10 09:00Z", "2026-11-10 11:00Z", "New disks", "2026-11-09 09:00Z");
        await app.IsAsync("availability", HealthState.Watch, "Left: 95 min.");
        var windows = (await admin.GetAsync($"{Report}?month=2026-11")).FindAll("table")[1];
        Assert.Contains("Power cut Not announced: it counts Passed: 0 s · Failed: 4 h 00 · Not measured: 0 s", windows, StringComparison.Ordinal);
        Assert.Contains("New disks Announced Passed: 0 s · Failed: 2 h 00 · Not measured: 0 s", windows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_a_month_lists_outages_with_their_tickets_gaps_windows_and_steps()
    {
        await StartAsync();
        await RunsAsync("2026-09-30 21:00Z", "2026-10-10 09:00Z", true);
        await RunsAsync("2026-10-10 09:00Z", "2026-10-10 09:30Z", false);
        await RunsAsync("2026-10-10 09:30Z", "2026-10-20 09:00Z", true);
        await RunsAsync("2026-10-20 09:41Z", "2026-11-15 09:00Z", true);
        await app.BreakAsync("insert into synthetic_incidents (opened_at, recovered_at, ticket_id, step, noted_at) values ('2026-10-10 09:00Z', '2026-10-10 09:30Z', 4711, 'sign in', now())");
        using var admin = await app.SignInAsync("admin@crb.local");
        var page = await admin.GetAsync($"{Report}?month=2026-10");
        Assert.Equal("Availability: October 2026", page.Heading);
        var rows = page.FindAll("table")[0];
        Assert.Contains("10 Oct 2026, 12:00 30 min Failed: Sign in 4711", rows, StringComparison.Ordinal);
        Assert.Contains("20 Oct 2026, 12:01 40 min Not measured –", rows, StringComparison.Ordinal);
        Assert.Equal("/tickets/4711", page.Html.QuerySelector("table a")!.GetAttribute("href"));
        Assert.Contains("Sign in 0.20 s 0.20 s", page.FindAll("table")[2], StringComparison.Ordinal);
        Assert.NotNull(page.Html.QuerySelector($"a[href='{Report}?month=2026-09']"));
        Assert.NotNull(page.Html.QuerySelector($"a[href='{Report}?month=2026-11']"));
        var now = await admin.GetAsync(Report);
        Assert.Equal("Availability: November 2026", now.Heading);
        Assert.Null(now.Html.QuerySelector($"a[href='{Report}?month=2026-12']"));
        Assert.Contains("Nothing was measured in this month.", (await admin.GetAsync($"{Report}?month=2026-08")).Main, StringComparison.Ordinal);
        foreach (var none in new[] { "2026-12", "2026-13", "november", "0001-01", "2026-11-01" }) Assert.Equal(404, (await admin.GetAsync($"{Report}?month={none}")).Status);
        Assert.Equal("Доступность: Октябрь 2026", (await admin.Reads("ru").GetAsync($"{Report}?month=2026-10")).Heading);
    }

    [Fact]
    public async Task A_killed_run_says_nothing_and_two_that_overlap_count_once()
    {
        await StartAsync();
        await RunsAsync("2026-11-15 08:00Z", "2026-11-15 09:00Z", true);
        await app.BreakAsync("update synthetic_runs set passed = null where started_at = '2026-11-15 08:30Z'; insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds) values ('2026-11-15 08:52Z', '2026-11-15 08:52Z', 360, false, 2, 1, '{}', '{}')");
        await using var db = app.Db();
        var timeline = (await AvailabilityReader.ReadAsync(db, new(Noon.AddDays(-1), Noon), Noon, Ct))!;
        // the one before the killed one spoke for six minutes; the one that failed until the next began
        Assert.Equal(new(TimeSpan.FromMinutes(53), TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(4)), timeline.Over(new(Noon.AddDays(-1), Noon)).Counted);
    }

    private async Task StartAsync()
    {
        app.Clock.Set(Noon);
        app.Services.GetRequiredService<AvailabilityBoard>().Forget();
        await app.BreakAsync("truncate synthetic_runs, synthetic_incidents, maintenance_windows");
    }

    private async Task RunsAsync(string from, string until, bool passed)
    {
        await app.BreakAsync($"""
            insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds)
            select at, at, 360, {passed}, 1, 0.3, array['open the sign-in page', 'sign in'], array[0.1, 0.2]
            from generate_series(timestamptz '{from}', timestamptz '{until}' - interval '1 second', interval '5 minutes') at
            """);
        app.Services.GetRequiredService<AvailabilityBoard>().Forget();
    }

    private async Task WindowAsync(string from, string until, string reason, string announced)
    {
        await app.BreakAsync($"insert into maintenance_windows (kind, begins_at, ends_at, reason, announced_at) values ('maintenance', '{from}', '{until}', '{reason}', '{announced}')");
        app.Services.GetRequiredService<AvailabilityBoard>().Forget();
    }

    private async Task<string> MetricsAsync()
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        return await http.GetStringAsync(new Uri("/actuator/prometheus", UriKind.Relative), Ct);
    }

    private static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An application in the middle of November 2026.</summary>
    public sealed class MidMonth(Postgres postgres) : App(postgres);
}
