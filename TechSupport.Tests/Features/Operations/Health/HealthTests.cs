using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health;
using TechSupport.Jobs;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health;

public sealed class HealthTests : IClassFixture<App>, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 3, 0, 0, TimeSpan.Zero);

    private readonly App app;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-reports-");
    private readonly ManualClock clock = new();

    public HealthTests(App app)
    {
        this.app = app;
        clock.Set(Now);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task An_administrator_sees_database_messages_backups_and_jobs_and_what_nobody_told_is_not_called_good()
    {
        using var admin = await app.AdminAsync();
        var page = await admin.GetAsync("/admin/health");
        Assert.Contains("PostgreSQL 17", page.Main, StringComparison.Ordinal);
        Assert.Contains("Nightly backup", page.Main, StringComparison.Ordinal);
        Assert.Equal(3, page.Html.QuerySelectorAll("tr[data-row]").Length);
        Assert.All(page.Html.QuerySelectorAll("tr[data-row]"), row => Assert.Contains("Not known yet", row.TextContent, StringComparison.Ordinal));
        Assert.Equal("Health", page.Html.QuerySelector("nav.side a[aria-current=page]")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_job_that_nobody_does_is_seen_and_one_that_need_not_have_run_is_not_called_on_time()
    {
        using var admin = await app.AdminAsync();
        Assert.Contains("No job is scheduled", (await admin.GetAsync("/admin/health")).Main, StringComparison.Ordinal);
        try
        {
            var now = app.Clock.GetUtcNow();
            foreach (var (name, last, next, state) in new[]
            {
                ("auto-close", now.AddMinutes(-50), now.AddMinutes(10), "WAITING"), ("probe-sweep", now.AddMinutes(-16), now.AddMinutes(-11), "WAITING"),
                ("event-partitions", now.AddMinutes(-9), now.AddMinutes(5), "ERROR"), ("audit-verify", default, now.AddHours(9), "WAITING"),
            })
                await SqlAsync($"""
                    insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery) values ('{Schedule.Name}', '{name}', 'DEFAULT', 'x', true, false, false, false);
                    insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, next_fire_time, prev_fire_time, trigger_state, trigger_type, start_time)
                    values ('{Schedule.Name}', '{name}', 'DEFAULT', '{name}', 'DEFAULT', {next.UtcTicks}, {(last == default ? -1 : last.UtcTicks)}, '{state}', 'CRON', 0)
                    """);
            var page = await admin.GetAsync("/admin/health");
            var states = page.Html.QuerySelectorAll("#jobs tbody tr").Select(r => (r.Children[0].TextContent.Trim(), r.QuerySelector("td[data-l=State]")!.TextContent.Trim())).ToList();
            Assert.Equal([("Remove probes", "Runs late"), ("Create event partitions", "Stopped"), ("Close resolved tickets nobody objected to", "On time"), ("Verify the audit log", "Has not run yet")], states);
            await admin.PostAsync("/admin/health/look", ("Check", "jobs-on-time"));
            Assert.Contains("Needs attention", (await admin.GetAsync("/admin/health")).Main, StringComparison.Ordinal);
            Assert.Contains("Needs attention", (await admin.GetAsync("/admin")).Main, StringComparison.Ordinal);
        }
        finally { await SqlAsync("delete from qrtz_triggers; delete from qrtz_job_details"); }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void Every_job_of_the_schedule_has_a_name_that_people_read(string language)
    {
        using var words = app.Services.CreateScope();
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        var names = Schedule.Jobs.ToDictionary(j => j.Key, j => words.ServiceProvider.GetRequiredService<HealthWords>().Job(j.Key));
        Assert.DoesNotContain(names, n => n.Key == n.Value);
        Assert.Equal(names.Count, names.Values.Distinct().Count());
    }

    [Fact]
    public async Task A_report_is_good_until_it_is_too_old()
    {
        Write("drill", """{"what":"drill","ok":true,"at":"2026-11-26T02:12:05Z","seconds":41,"code":"restored","backup":{"id":"644d6a47c3c6","at":"2026-11-26T00:10:00Z"},"tickets":1234,"auditRow":5678,"steps":[{"name":"fetch","seconds":12},{"name":"count","seconds":3}]}""");
        var report = await ReadAsync(ReportKind.Drill);
        Assert.Equal(ReportState.Good, report.State);
        Assert.Equal(1234, report.Tickets!.Value);
        Assert.Equal(5678, report.AuditRow!.Value);
        Assert.Equal(TimeSpan.FromSeconds(41), report.Took!.Value);
        Assert.Equal("restored", report.Code);
        Assert.Equal([("fetch", 12d), ("count", 3d)], report.Steps);
        clock.Advance(TimeSpan.FromHours(49));
        Assert.Equal(ReportState.Good, (await ReadAsync(ReportKind.Drill)).State);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ReportState.Late, (await ReadAsync(ReportKind.Drill)).State);

        Write("nightly", """{"ok":true,"at":"2026-11-26T00:12:00Z"}""");
        clock.Set(new(2026, 11, 27, 2, 11, 0, TimeSpan.Zero));
        Assert.Equal(ReportState.Good, (await ReadAsync(ReportKind.Nightly)).State);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(ReportState.Late, (await ReadAsync(ReportKind.Nightly)).State);
    }

    [Fact]
    public async Task A_failure_is_one_however_young_it_is()
    {
        Write("base", """{"ok":false,"at":"2026-11-26T02:59:00Z","seconds":2,"code":"space-short","values":{"folder":"/var/<b>","free":12,"needed":600,"list":[1]},"backup":null,"steps":null}""");
        var report = await ReadAsync(ReportKind.Base);
        Assert.Equal((ReportState.Failed, "space-short"), (report.State, report.Code));
        Assert.Equal([("folder", "/var/<b>"), ("free", "12"), ("needed", "600")], report.Values.Select(v => (v.Key, v.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"ok\":true,\"at\":\"2026-11-26T02:5")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"ok\":\"yes\",\"at\":\"2026-11-26T02:50:00Z\"}")]
    [InlineData("{\"ok\":true}")]
    [InlineData("{\"ok\":true,\"at\":\"yesterday\"}")]
    [InlineData("{\"ok\":true,\"at\":\"2026-11-26T04:00:00Z\"}")]
    [InlineData("{\"ok\":true,\"at\":\"2026-11-26T02:50:00Z\",\"seconds\":-1}")]
    [InlineData("{\"ok\":true,\"at\":\"2026-11-26T02:50:00Z\",\"seconds\":1e300}")]
    [InlineData("{\"ok\":true,\"at\":\"2026-11-26T02:50:00Z\",\"steps\":[1]}")]
    public async Task What_is_no_report_is_said_to_be_none(string text)
    {
        Write("nightly", text);
        Assert.Equal(ReportState.Unreadable, (await ReadAsync(ReportKind.Nightly)).State);
    }

    [Fact]
    public async Task A_file_of_any_size_a_folder_and_nothing_at_all_are_borne()
    {
        Write("nightly", "{\"ok\":true,\"at\":\"2026-11-26T02:50:00Z\",\"sentence\":\"" + new string('x', 70_000) + "\"}");
        Assert.Equal(ReportState.Unreadable, (await ReadAsync(ReportKind.Nightly)).State);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "base.json"));
        Assert.Equal(ReportState.Unreadable, (await ReadAsync(ReportKind.Base)).State);
        Assert.Equal(ReportState.Unknown, (await ReadAsync(ReportKind.Drill)).State);
        Assert.Equal(ReportState.Unknown, (await new HostReports(null, clock).ReadAsync(ReportKind.Drill, Ct)).State);
    }

    private async Task SqlAsync(string sql)
    {
        await using var db = app.Db();
        await db.Database.ExecuteSqlRawAsync(sql, Ct);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name + ".json"), text);

    private Task<HostReport> ReadAsync(ReportKind kind) => new HostReports(folder.FullName, clock).ReadAsync(kind, Ct);
}
