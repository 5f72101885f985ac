using System.Text.Json.Nodes;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>ops/backup/drill on a real stack: what comes back is looked at, and told.</summary>
[Collection(SecondStackTests)]
public sealed class DrillTests(SecondStack stack) : StackTests(stack), IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-drill-");

    private string In(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_full_drill_has_everything_back_from_every_place_and_one_that_finds_damage_says_so()
    {
        var container = await Stack.ContainerAsync("app");
        // the archive of the stack, and nights of this test's own
        foreach (var name in new[] { "second", "metrics" }) Directory.CreateDirectory(In(name));
        var night = await Stack.RunAsync("ops/backup/nightly", [], Settings());
        Assert.True(night.Code == 0, night.All);

        var done = await Stack.RunAsync("ops/backup/drill", ["--full"], Settings());
        Assert.True(done.Code == 0, done.All);
        var report = await ReportAsync();
        Assert.Equal((true, "restored-all"), ((bool)report["ok"]!, (string)report["code"]!));
        Assert.Equal(["start", "fetch", "restore", "count", "audit", "recover", "audit", "second"], report["steps"]!.AsArray().Select(s => (string)s!["name"]!));
        Assert.InRange((int)report["seconds"]!, 1, 3600);
        Assert.True((long)report["auditRow"]! > 0);
        Assert.Contains("The audit log is whole", done.Out, StringComparison.Ordinal);
        Assert.Contains("techsupport_drill_success_seconds", await File.ReadAllTextAsync(Path.Combine(In("metrics"), "techsupport_drill.prom"), Ct), StringComparison.Ordinal);

        File.Delete(Path.Combine(In("metrics"), "techsupport_drill.prom"));
        // what damage there can be is of RestoreTests
        var pack = Directory.EnumerateFiles(Path.Combine(Stack.Backups, "nightly", "snapshots")).Single();
        await Script.RunAsync("chmod", ["u+w", pack]);
        await File.WriteAllBytesAsync(pack, (await File.ReadAllBytesAsync(pack, Ct))[..^20], Ct);
        try
        {
            var failed = await Stack.RunAsync("ops/backup/drill", [], Settings());
            Assert.Equal(1, failed.Code);
            report = await ReportAsync();
            Assert.False((bool)report["ok"]!);
            // restic shows no snapshot that it cannot read
            Assert.Equal("no-backup", (string)report["code"]!);
            Assert.DoesNotContain(report.AsObject(), p => p.Key == "sentence");
            Assert.False(File.Exists(Path.Combine(In("metrics"), "techsupport_drill.prom")));
        }
        finally
        {
            // a repository that is damaged is begun anew, after somebody has looked
            Directory.Delete(Path.Combine(Stack.Backups, "nightly"), recursive: true);
            foreach (var known in Directory.GetFiles(Stack.State, "backup-*")) File.Delete(known);
        }
        await UntouchedAsync(container);
        Assert.Empty((await ProductionStack.DockerAsync("ps", "-q", "--filter", "label=com.docker.compose.service=recovery")).Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(In("spool")));
    }

    private async Task<JsonNode> ReportAsync() => JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Stack.Reports, "drill.json"), Ct))!;

    private (string, string?)[] Settings() => [("BACKUP_SECOND_DIR", In("second")), ("BACKUP_SPOOL", In("spool")), ("METRICS_DIR", In("metrics"))];
}
