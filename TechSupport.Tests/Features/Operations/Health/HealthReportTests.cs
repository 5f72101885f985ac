using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Health;

/// <summary>What the host's commands report, on the page Health.</summary>
public sealed class HealthReportTests(HealthReportTests.ReportedApp app) : IClassFixture<HealthReportTests.ReportedApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nightly", "In two places, read back", "В двух местах, прочитана обратно")]
    [InlineData("nightly", "In one place, read back", "В одном месте, прочитана обратно")]
    [InlineData("drill", "Everything came back", "Вернулось всё")]
    [InlineData("drill", "Everything came back, out of the archive, too", "Вернулось всё, из архива тоже")]
    [InlineData("drill", "Everything came back, out of the archive and from the second place, too", "Вернулось всё, из архива и из второго места тоже")]
    [InlineData("base", "Any moment from 2026-11-20T01:02:03Z on can be had back", "Можно вернуть любой момент начиная с 20 нояб. 2026, 04:02")]
    [InlineData("base", "Any moment from <b>nobody</b> on can be had back", "Any moment from <b>nobody</b> on can be had back")]
    public async Task What_went_well_is_said_in_the_readers_language_and_what_nobody_foresaw_as_it_is(string report, string sentence, string russian)
    {
        await ReportAsync(report, sentence, ok: true);
        using var admin = (await app.AdminAsync()).Reads("ru");
        var row = (await admin.GetAsync("/admin/health")).Html.QuerySelector($"tr[data-row={char.ToUpperInvariant(report[0]) + report[1..]}]")!;
        Assert.Contains("Хорошо", row.TextContent, StringComparison.Ordinal);
        Assert.Contains(russian, row.TextContent, StringComparison.Ordinal);
        Assert.Contains("0 м назад", row.TextContent, StringComparison.Ordinal);
        Assert.Empty(row.QuerySelectorAll("td > b"));
    }

    [Fact]
    public async Task What_failed_is_said_in_the_commands_words()
    {
        await ReportAsync("base", "the archive is damaged: run ops/backup/base --full, and look at the storage.", ok: false);
        using var admin = await app.AdminAsync();
        var page = await admin.GetAsync("/admin/health");
        Assert.Contains("run ops/backup/base --full", page.Html.QuerySelector("tr[data-row=Base]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Needs attention", page.Main, StringComparison.Ordinal);
    }

    private Task ReportAsync(string name, string sentence, bool ok) => File.WriteAllTextAsync(Path.Combine(app.Reports, name + ".json"),
        System.Text.Json.JsonSerializer.Serialize(new { ok, at = app.Clock.GetUtcNow(), seconds = 3, sentence }), Ct);

    public sealed class ReportedApp(Postgres postgres) : App(postgres)
    {
        private readonly DirectoryInfo reports = Directory.CreateTempSubdirectory("techsupport-reports-");

        public string Reports => reports.FullName;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Reports:Folder"] = Reports };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            reports.Delete(recursive: true);
        }
    }
}
