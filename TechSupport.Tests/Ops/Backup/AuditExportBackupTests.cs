using System.Runtime.Versioning;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Backup;

/// <summary>The exported months of the audit log, as ops/backup takes them along and brings them back, in a real repository of restic.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AuditExportBackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-exports-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_night_has_them_read_back_and_a_lost_host_gets_those_that_are_missing_and_keeps_its_own()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a file to the account of a container.");
        foreach (var made in new[] { "exports", "night", "work" }) Directory.CreateDirectory(In(made));
        await File.WriteAllTextAsync(In("password"), "password of the backups", Ct);
        foreach (var name in new[] { "events-2025-01-b.jsonl.gz", "events-2025-01-b.manifest.json", "events-2025-01-b.manifest.json.sig", "events-2025-02-a.jsonl.gz.part", ".probe-x" }) await WriteAsync($"exports/{name}", name);
        // restic sorts by byte, as a locale does not
        await WriteAsync("exports/events-2025-01-B.jsonl.gz", "another");
        var first = await BashAsync("take_exports \"$1/night/audit-exports\" && exports_sum \"$1/night/audit-exports\" && echo '{\"exports\": 4}' >\"$1/night/manifest.json\" && at \"$1/place\" init >/dev/null "
            + "&& (cd \"$1/night\" && at \"$1/place\" backup --tag nightly . >/dev/null) && exports_sum_in \"$1/place\" latest");
        Assert.Equal(4, Directory.GetFiles(In("night/audit-exports")).Length);
        Assert.Single(first.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());

        Directory.Delete(In("exports"), recursive: true);
        await BashAsync("bring_exports \"$1/place\" latest");
        Assert.Equal("1001 750", (await Script.RunAsync("stat", ["-c", "%u %a", In("exports")])).Out.Trim());
        Assert.Equal(Contents("night/audit-exports"), Contents("exports"));
        Assert.Equal("1001 640", (await Script.RunAsync("stat", ["-c", "%u %a", In("exports/events-2025-01-b.jsonl.gz")])).Out.Trim());

        await WriteAsync("exports/events-2025-01-b.manifest.json", "of this host");
        File.Delete(In("exports/events-2025-01-b.jsonl.gz"));
        await BashAsync("rm -r \"$work/audit-exports\"; bring_exports \"$1/place\" latest");
        Assert.Equal(("of this host", "events-2025-01-b.jsonl.gz"), (await ReadAsync("exports/events-2025-01-b.manifest.json"), await ReadAsync("exports/events-2025-01-b.jsonl.gz")));
    }

    [Fact]
    public async Task A_host_without_exports_and_a_night_of_before_there_were_any_are_content()
    {
        foreach (var made in new[] { "night", "work" }) Directory.CreateDirectory(In(made));
        await File.WriteAllTextAsync(In("password"), "password of the backups", Ct);
        var sums = await BashAsync("take_exports \"$1/night/audit-exports\" && exports_sum \"$1/night/audit-exports\" && echo '{}' >\"$1/night/manifest.json\" && at \"$1/place\" init >/dev/null "
            + "&& (cd \"$1/night\" && at \"$1/place\" backup --tag nightly . >/dev/null) && exports_sum_in \"$1/place\" latest && bring_exports \"$1/place\" latest");
        Assert.Single(sums.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
        Assert.False(Directory.Exists(In("exports")));
    }

    private Task WriteAsync(string file, string text) => File.WriteAllTextAsync(In(file), text, Ct);

    private Task<string> ReadAsync(string file) => File.ReadAllTextAsync(In(file), Ct);

    private IEnumerable<(string, string)> Contents(string of) => Directory.GetFiles(In(of)).Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), File.ReadAllText(f)));

    private string In(string path) => Path.Combine(folder, path);

    private async Task<Ended> BashAsync(string command)
    {
        var ended = await Script.RunAsync("bash", ["-c", $"set -euo pipefail; usage() {{ :; }}; . ops/lib/common.sh; . ops/backup/lib.sh; work=$1/work; {command}", "ops/backup/nightly", folder],
            new Dictionary<string, string?> { ["RESTIC_PASSWORD_FILE"] = In("password"), ["AUDIT_EXPORT_DIR"] = In("exports"), ["TZ"] = "UTC" });
        Assert.True(ended.Code == 0, ended.All);
        return ended;
    }
}
