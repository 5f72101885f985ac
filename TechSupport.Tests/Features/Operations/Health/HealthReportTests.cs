using System.Text.Json.Nodes;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health;

/// <summary>What the host's commands report, on the page Health.</summary>
public sealed class HealthReportTests(HealthReportTests.ReportedApp app) : IClassFixture<HealthReportTests.ReportedApp>
{
    [Theory]
    [InlineData("nightly", """{"code":"verified-both"}""", "Проверена в обоих хранилищах")]
    [InlineData("drill", """{"code":"restored-archive","values":{}}""", "Восстановление проверено, включая архив")]
    [InlineData("base", """{"code":"recoverable","values":{"from":"2026-11-20T01:02:03Z"}}""", "Восстановление на любой момент доступно с 20 нояб. 2026, 04:02")]
    [InlineData("nightly", """{"code":"space-short","values":{"folder":"/var/<b>","free":12,"needed":600}}""", "Недостаточно места в /var/<b>: свободно 12 МБ, нужно 600 МБ")]
    [InlineData("nightly", """{"code":"space-short"}""", "Недостаточно места в –: свободно – МБ, нужно – МБ")]
    [InlineData("drill", """{"code":"came-later"}""", "Код отчёта: came-later")]
    [InlineData("drill", """{"sentence":"Everything came back, out of the archive, too"}""", "Отчёт предыдущей версии")]
    [InlineData("drill", "{}", "Заполняет ops/backup/drill")]
    public async Task A_code_is_put_into_the_readers_words_and_one_that_nobody_knows_is_shown_as_it_is(string name, string told, string russian)
    {
        var report = JsonNode.Parse(told)!.AsObject();
        report["ok"] = true;
        report["at"] = app.Clock.GetUtcNow();
        await File.WriteAllTextAsync(Path.Combine(app.Reports, name + ".json"), report.ToJsonString(), TestContext.Current.CancellationToken);
        using var admin = (await app.AdminAsync()).Reads("ru");
        var row = (await admin.GetAsync("/admin/health")).Html.QuerySelector($"tr[data-row={char.ToUpperInvariant(name[0]) + name[1..]}]")!;
        Assert.Contains("Хорошо", row.TextContent, StringComparison.Ordinal);
        Assert.Contains(russian, row.TextContent, StringComparison.Ordinal);
        Assert.Contains("0 м назад", row.TextContent, StringComparison.Ordinal);
        Assert.Empty(row.QuerySelectorAll("td > b"));
    }

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
