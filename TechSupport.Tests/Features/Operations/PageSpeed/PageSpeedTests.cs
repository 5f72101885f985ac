using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Prometheus;
using TechSupport.Features.Operations.PageSpeed;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.PageSpeed;

/// <summary>What becomes of the beacons: counts by the hour, percentiles for administrators and the monitoring.</summary>
public sealed class PageSpeedTests(Postgres postgres) : IAsyncLifetime
{
    private const string List = "/tickets";
    private const string Home = "/";

    private readonly App app = new(postgres);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PageSpeedTally Tally => app.Services.GetRequiredService<PageSpeedTally>();

    private PageSpeedWriter Writer => app.Services.GetRequiredService<PageSpeedWriter>();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Administrators_read_percentiles_by_the_kind_of_page()
    {
        using var admin = await app.AdminAsync();
        Assert.Contains("No page was measured yet", (await admin.GetAsync("/admin/health/speed")).Main, StringComparison.Ordinal);
        for (var n = 1; n <= 100; n++) Add(List, (PageMetric.Ttfb, n), (PageMetric.Lcp, 10 * n));
        Add(Home, (PageMetric.Ttfb, 12_000));
        var page = await admin.GetAsync("/admin/health/speed");
        Assert.Equal(["All pages", List, Home], page.FindAll("#routes tbody td:first-child"));
        Assert.Equal(["101", "100", "1"], page.FindAll("#routes tbody td:nth-child(2)"));
        Assert.Equal("0.05 / 0.08 / 0.10", page.Find($"tr[data-row='{List}'] td:nth-child(3)"));
        Assert.Equal("0.50 / 0.75 / 0.95", page.Find($"tr[data-row='{List}'] td:nth-child(8)"));
        // Firefox does not tell it
        Assert.Equal("–", page.Find($"tr[data-row='{Home}'] td:nth-child(8)"));
        Assert.Equal("12.5 / 13.8 / 14.8", page.Find($"tr[data-row='{Home}'] td:nth-child(3)"));
        Assert.Contains("0,50 / 0,75 / 0,95", (await admin.Reads("ru").GetAsync("/admin/health/speed")).Main, StringComparison.Ordinal);
        Assert.NotNull((await admin.GetAsync("/admin/health")).Html.QuerySelector("a[href='/admin/health/speed']"));
    }

    [Fact]
    public async Task A_day_and_a_week_are_told_apart()
    {
        using var admin = await app.AdminAsync();
        Add(List, (PageMetric.Ttfb, 100));
        await Writer.WriteAsync(Ct);
        app.Clock.Advance(TimeSpan.FromHours(25));
        Add(Home, (PageMetric.Ttfb, 100));
        using var later = await app.AdminAsync();
        Assert.Equal(["All pages", Home], (await later.GetAsync("/admin/health/speed")).FindAll("#routes tbody td:first-child"));
        Assert.Equal(["All pages", Home, List], (await later.GetAsync("/admin/health/speed?days=7")).FindAll("#routes tbody td:first-child"));
        Assert.Equal(2, (await later.GetAsync("/admin/health/speed?days=99")).FindAll("#routes tbody tr").Count);
    }

    [Fact]
    public async Task Failed_scripts_are_told_by_place_and_kind()
    {
        using var admin = await app.AdminAsync();
        for (var n = 0; n < 3; n++) Tally.Add(new(List, [], ScriptError.Of("TypeError", "app.x1.js", 42)));
        Tally.Add(new(Home, [], ScriptError.Of("Ivanov", "ivanov.js", 7)));
        var page = await admin.GetAsync("/admin/health/speed");
        Assert.Equal([$"{List} app.js:42 TypeError 3", $"{Home} Not one of ours Another kind 1"], page.FindAll("#errors tbody tr").Select(r => r[..r.LastIndexOf(' ')]));
        Assert.DoesNotContain("ivanov", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nobody_but_administrators_reads_it()
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal(403, (await tech.GetAsync("/admin/health/speed")).Status);
    }

    [Fact]
    public async Task Two_servers_that_write_at_once_add_to_each_other()
    {
        var servers = Enumerable.Range(0, 4).Select(_ => new PageSpeedTally(app.Clock)).ToList();
        foreach (var server in servers)
            for (var n = 0; n < 250; n++) server.Add(new(n % 2 == 0 ? List : Home, [(PageMetric.Ttfb, 10 + n), (PageMetric.Load, 100 + 4 * n)], n % 10 == 0 ? ScriptError.Of("Error", "app.js", n) : null));
        await Task.WhenAll(servers.Select(s => ActivatorUtilities.CreateInstance<PageSpeedWriter>(app.Services, s).WriteAsync(Ct)));
        Assert.Equal((2000L, 100L), await CountsAsync());
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_kept_for_the_next_time()
    {
        Add(List, (PageMetric.Ttfb, 100));
        await app.BreakAsync("alter table page_timings rename to page_timings_away");
        await Assert.ThrowsAsync<PostgresException>(() => Writer.WriteAsync(Ct));
        await app.BreakAsync("alter table page_timings_away rename to page_timings");
        Add(List, (PageMetric.Ttfb, 101));
        await Writer.WriteAsync(Ct);
        Assert.Equal((2L, 0L), await CountsAsync());
        // nothing twice
        await Writer.WriteAsync(Ct);
        Assert.Equal((2L, 0L), await CountsAsync());
    }

    [Fact]
    public async Task A_minute_of_beacons_is_one_statement_and_none_at_all_when_nobody_came()
    {
        for (var n = 0; n < 5000; n++) Add(n % 3 == 0 ? Home : List, (PageMetric.Ttfb, n % 700), (PageMetric.Lcp, n));
        using var statements = new StatementCounter(app);
        await Writer.WriteAsync(Ct);
        await Writer.WriteAsync(Ct);
        Assert.Equal(1, statements.Count);
    }

    [Fact]
    public async Task What_a_process_counted_is_written_down_when_it_stops()
    {
        Add(List, (PageMetric.Ttfb, 100));
        await Writer.StopAsync(Ct);
        Assert.Equal((1L, 0L), await CountsAsync());
    }

    [Fact]
    public async Task After_35_days_it_is_forgotten()
    {
        Add(List, (PageMetric.Ttfb, 100));
        Tally.Add(new(List, [], ScriptError.Of("Error", "app.js", 1)));
        await Writer.WriteAsync(Ct);
        app.Clock.Advance(PageSpeedWriter.KeptFor - TimeSpan.FromHours(1));
        await Writer.SweepAsync(Ct);
        Assert.Equal((1L, 1L), await CountsAsync());
        app.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        await Writer.SweepAsync(Ct);
        Assert.Equal((0L, 0L), await CountsAsync());
    }

    [Fact]
    public void Whatever_is_sent_the_memory_it_takes_has_an_end()
    {
        for (var n = 0; n < 20_000; n++) Tally.Add(new($"/{n}", [.. PageMetrics.All.Select(m => (m, (double)n))], ScriptError.Of("Error", "app.js", n)));
        var counted = Tally.Take();
        Assert.Equal((PageSpeedTally.MostTimings, PageSpeedTally.MostErrors), (counted.Timings.Count, counted.Errors.Count));
        Tally.GiveBack(counted);
        Tally.GiveBack(counted);
        Assert.Equal(PageSpeedTally.MostTimings, Tally.Take().Timings.Count);
    }

    [Fact]
    public async Task The_monitoring_is_told_of_the_busiest_routes_only_and_of_none_any_longer_when_nobody_comes()
    {
        for (var n = 0; n < 40; n++)
            for (var times = 0; times <= n; times++) Add($"/route-{n:00}", (PageMetric.Ttfb, 10), (PageMetric.Load, 1000), (PageMetric.Lcp, 800), (PageMetric.Inp, 40));
        await Writer.WriteAsync(Ct);
        await using var db = app.Db();
        var told = PageSpeedMetrics.Told(await PageSpeedReport.ReadAsync(db, app.Clock.Now, 1, Ct));
        Assert.Equal(3 * PageSpeedMetrics.MostRoutes, told.Count);
        Assert.Equal(0.95, told[("/route-39", "load")], 6);
        Assert.DoesNotContain(told.Keys, t => t.Route == "/route-24");
        await Writer.TellAsync(Ct);
        app.Clock.Advance(TimeSpan.FromHours(26));
        await Writer.TellAsync(Ct);
        Assert.DoesNotContain("/route-39", await ScrapeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_and_a_week_are_found_by_their_hours_among_five_weeks()
    {
        await app.BreakAsync("""
            insert into page_timings select date_trunc('hour', now()) - h * interval '1 hour', '/route-' || r, m, u * 10, 3
            from generate_series(0, 839) h, generate_series(1, 12) r, unnest(array['ttfb', 'load', 'lcp', 'inp']) m, generate_series(1, 4) u;
            insert into script_errors select date_trunc('hour', now()) - h * interval '1 hour', '/route', 'app.js', l, 'Error', 1 from generate_series(0, 839) h, generate_series(1, 5) l;
            analyze page_timings; analyze script_errors
            """);
        foreach (var days in new[] { 1, 7 })
        {
            var since = $"now() - interval '{days} days'";
            Assert.DoesNotContain("Seq Scan", await PlanAsync($"select route, metric, up_to, sum(count) from page_timings where hour > {since} group by route, metric, up_to"), StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", await PlanAsync($"select route, file, line, type, sum(count), max(hour) from script_errors where hour > {since} group by route, file, line, type"), StringComparison.Ordinal);
        }
        using var admin = await app.AdminAsync();
        Assert.Equal(13, (await admin.GetAsync("/admin/health/speed?days=7")).FindAll("#routes tbody tr").Count);
    }

    private void Add(string route, params (PageMetric, double)[] timings) => Tally.Add(new(route, timings, null));

    private static async Task<string> ScrapeAsync()
    {
        using var stream = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(stream, Ct);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private async Task<string> PlanAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(app.Database.OwnerConnection);
        await using var command = database.CreateCommand("explain " + sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var lines = new List<string>();
        while (await reader.ReadAsync(Ct)) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    private async Task<(long Timings, long Errors)> CountsAsync()
    {
        await using var db = app.Db();
        return (await db.Database.SqlQuery<long>($"select coalesce(sum(count), 0)::bigint as \"Value\" from page_timings").SingleAsync(Ct),
            await db.Database.SqlQuery<long>($"select coalesce(sum(count), 0)::bigint as \"Value\" from script_errors").SingleAsync(Ct));
    }
}
