using System.Text.RegularExpressions;
using TechSupport.Features.Audit.Retention;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit.Retention;

/// <summary>Two months have gone: what their exports are worth, with the application and without it.</summary>
public sealed partial class ExportReadingTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly EventMonth January = new(new(2025, 1, 1));
    private static readonly EventMonth February = new(new(2025, 2, 1));

    private RetentionDesk desk = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        desk = await RetentionDesk.OpenAsync(postgres, January.First, new(2026, 4, 1));
        await desk.HappenAsync([.. Enumerable.Range(0, 70).Select(day => January.Start.AddDays(day).AddSeconds(1))]);
        desk.Clock.Set(January.DueAt(13));
        await desk.NightAsync();
    }

    public async ValueTask DisposeAsync() => await desk.DisposeAsync();

    [Fact]
    public async Task The_commands_of_the_runbook_read_and_check_an_export_without_the_application()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "ops/runbooks/audit-exports.md"), Ct);
        var commands = Block().Matches(page).SelectMany(b => b.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Where(c => c.Contains("NAME", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, commands.Count);
        await File.WriteAllTextAsync(Path.Combine(desk.Exports, "audit-exports.pub"), ExportSignature.PublicOf(RetentionDesk.Key), Ct);
        var said = new List<string>();
        foreach (var command in commands.Where(c => !c.StartsWith("docker", StringComparison.Ordinal)))
        {
            var ended = await Script.RunAsync("bash", ["-c", $"set -euo pipefail; cd \"$1\"; {command.Replace("NAME", Path.GetFileName(Name("2025-01")), StringComparison.Ordinal)}", "bash", desk.Exports]);
            Assert.True(ended.Code == 0, $"{command}: {ended.All}");
            said.Add(ended.Out);
        }
        Assert.Equal(("Verified OK\n", $"{Path.GetFileName(Name("2025-01"))}.jsonl.gz: OK\n"), (said[0], said[1]));
        Assert.Equal(("", 31), (said[2], said[3].Count(c => c == '\n')));
        var inApp = commands.Single(c => c.StartsWith("docker", StringComparison.Ordinal)).Split(' ')[6..];
        var checkedByUs = await Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. inApp.Select(w => w.Replace("/audit-exports/NAME", Name("2025-01"), StringComparison.Ordinal))]);
        Assert.Equal((0, true), (checkedByUs.Code, checkedByUs.Out.Contains("Whole: 2025-01, 31 entries, rows 1 to 31", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_check_of_ours_needs_no_database_and_finds_another_key_and_an_altered_file()
    {
        var (manifest, entries) = (Name("2025-01") + ".manifest.json", Name("2025-01") + ".jsonl.gz");
        var key = Path.Combine(desk.Exports, "key.pem");
        // it may be any of several
        await File.WriteAllTextAsync(key, ExportSignature.PublicOf(RetentionDesk.NewKey()) + "\n" + ExportSignature.PublicOf(RetentionDesk.Key), Ct);
        Assert.Equal(0, (await CommandAsync(manifest, "--key", key)).Code);
        Assert.Contains("give --key", (await CommandAsync(entries)).Out, StringComparison.Ordinal);
        await File.WriteAllTextAsync(key, ExportSignature.PublicOf(RetentionDesk.NewKey()), Ct);
        Assert.Equal(4, (await CommandAsync(manifest, "--key", key)).Code);
        await File.AppendAllTextAsync(entries, "x", Ct);
        var altered = await CommandAsync(manifest);
        Assert.Equal((4, true), (altered.Code, altered.Out.Contains("its SHA-256 differs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task After_a_rotation_of_the_key_what_the_old_one_signed_stays_signed_and_the_next_month_goes()
    {
        desk.Options.SigningKey = RetentionDesk.NewKey();
        Assert.Contains((await desk.VerifyAsync()).Findings, f => f.Contains("signature does not fit", StringComparison.Ordinal));
        desk.Options.PreviousSigningKeys = ExportSignature.PublicOf(RetentionDesk.Key);
        await desk.WholeAsync();
        desk.Clock.Set(February.DueAt(13));
        await desk.NightAsync();
        await desk.WholeAsync();
        Assert.DoesNotContain("2025-02", await desk.MonthsAsync());
    }

    [Fact]
    public async Task An_export_that_is_altered_or_the_newest_one_that_is_gone_is_found_and_an_older_one_may_be_archived_elsewhere()
    {
        desk.Clock.Set(February.DueAt(13));
        await desk.NightAsync();
        var manifest = Name("2025-01") + ".manifest.json";
        var signed = await File.ReadAllTextAsync(manifest, Ct);
        await File.WriteAllTextAsync(manifest, signed.Replace("\"entries\": 31", "\"entries\": 30", StringComparison.Ordinal), Ct);
        Assert.Contains((await desk.VerifyAsync()).Findings, f => f.Contains("The export of 2025-01", StringComparison.Ordinal) && f.Contains("signature does not fit", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(desk.Exports, "events-2025-01-*")) File.Delete(file);
        await desk.WholeAsync();
        File.Move(Name("2025-02") + ".jsonl.gz", Path.Combine(desk.Exports, "aside"));
        Assert.Contains((await desk.VerifyAsync()).Findings, f => f.Contains("The export of 2025-02", StringComparison.Ordinal) && f.Contains("does not exist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_a_folder_that_is_not_the_one_with_the_exports_nothing_more_is_dropped()
    {
        var exports = desk.Exports;
        desk.Clock.Set(February.DueAt(13));
        desk.Options.ExportPath = Path.Combine(exports, "not-mounted");
        Assert.Contains("does not exist", (await Assert.ThrowsAsync<InvalidOperationException>(desk.NightAsync)).Message, StringComparison.Ordinal);
        desk.Options.ExportPath = exports;
        Assert.Contains("2025-02", await desk.MonthsAsync());
    }

    private string Name(string month) => ExportManifest.NameOfFile(Directory.GetFiles(desk.Exports, $"events-{month}-*.manifest.json").Single());

    private static Task<Ended> CommandAsync(params string[] arguments) =>
        Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "audit", "verify-export", .. arguments]);

    [GeneratedRegex(@"^```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
