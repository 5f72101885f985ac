using System.Runtime.Versioning;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Logs;

/// <summary>
/// What the host's commands write, to whoever runs them, to the journal and to their own files, with an engine that does whatever it is told and
/// with one that refuses: none of the host's secrets. Nor do they stand in an argument, which every account of the host can read.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class HostLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-host-log-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("echo 1", 0)]
    [InlineData("echo 'Error response from daemon: no' >&2", 1)]
    public async Task No_secret_of_the_host_stands_in_what_its_commands_write_or_say_to_others(string engine, int code)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Secrets belong to accounts of containers: only root can give them away.");
        foreach (var made in new[] { "etc", "metrics", "backups", "state", "bin", "spool", "releases" }) folder.CreateSubdirectory(made);
        await File.WriteAllTextAsync(In("etc/techsupport.env"), $"ENVIRONMENT=production\nPUBLIC_URL=https://localhost:9\nCHANGE_CONTROL=none\nREGISTRY=registry.crb.local/tech-support\nBACKUP_DIR={In("backups")}\nSTATE_DIR={In("state")}\nRELEASES_DIR={In("releases")}\nBACKUP_SPOOL={In("spool")}\nMETRICS_DIR={In("metrics")}\n", Ct);
        await ProgramAsync("docker", $"printf '%s\\n' \"$*\" >>{In("arguments")}\ncat >/dev/null 2>&1 </dev/stdin & wait\n{engine}\nexit {code}");
        foreach (var journal in new[] { "systemd-cat", "logger" }) await ProgramAsync(journal, $"{{ printf '%s ' \"$@\"; cat; echo; }} >>{In("journal")}");
        var first = await RunAsync("ops/secrets/init --self-signed-tls helpdesk.crb.local");
        Assert.True(first.Code == 0, first.All);
        foreach (var (secret, planted) in new[] { ("Smtp__Password", "planted-smtp-password"), ("Telegram__BotToken", "7123456789:AAPlantedPlantedPlantedPlantedPlantedP"), ("smoke_password", "planted-smoke-password") })
            await File.WriteAllTextAsync(In($"etc/secrets/{secret}"), planted, Ct);
        var secrets = new DirectoryInfo(In("etc/secrets")).GetFiles().SelectMany(f => File.ReadLines(f.FullName)).Select(Value)
            // what a certificate shows to everybody is no secret, and neither is how a file begins
            .Where(l => l.Length >= 12 && !l.StartsWith("---", StringComparison.Ordinal) && !l.StartsWith('#')).Distinct().ToList();
        Assert.InRange(secrets.Count, 12, 1000);

        var said = first.All;
        foreach (var command in new[]
        {
            "ops/deploy/deploy.sh 2026.11.25-1", "ops/deploy/deploy.sh 2026.11.25-1 --emergency 'A test' --dry-run", "ops/deploy/deploy.sh --recover", "ops/deploy/deploy.sh --status", "ops/deploy/rollback.sh", "ops/deploy/smoke-test.sh",
            "ops/backup/nightly", "ops/backup/base", "ops/backup/restore --list", "ops/backup/drill", "ops/secrets/check", "ops/secrets/backup", "ops/secrets/rotate-db app", "ops/secrets/rotate-certificate", "ops/host/drift --record",
            "ops/host/drift", "ops/host/certificates", "ops/host/stack apply", "ops/small/status", "ops/small/backup", "ops/release/verify 2026.11.25-1",
        }) said += $"{command}: {(await RunAsync(command)).All}\n";

        Assert.Contains("journal", folder.GetFiles().Select(f => f.Name));
        Assert.Contains("arguments", folder.GetFiles().Select(f => f.Name));
        var written = new[] { "state", "metrics", "spool" }.SelectMany(d => new DirectoryInfo(In(d)).GetFiles("*", SearchOption.AllDirectories)).Concat([new(In("journal")), new(In("arguments"))]).Select(f => (f.Name, Text: File.ReadAllText(f.FullName))).Append((Name: "said", Text: said));
        Assert.Equal([], written.SelectMany(w => secrets.Where(s => w.Text.Contains(s, StringComparison.Ordinal)).Select(s => $"{w.Name}: {s}")));
    }

    // of KEY=VALUE lines and connection strings the value
    private static string Value(string line) => line.Contains("Password=", StringComparison.Ordinal) ? line.Split("Password=")[1].Split(';')[0] : line.Contains("pass=", StringComparison.Ordinal) ? line.Split("pass=")[1] : line.Trim();

    private string In(string path) => Path.Combine(folder.FullName, path);

    private async Task ProgramAsync(string name, string does)
    {
        await File.WriteAllTextAsync(In($"bin/{name}"), $"#!/usr/bin/env bash\n{does}\n", Ct);
        File.SetUnixFileMode(In($"bin/{name}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<Ended> RunAsync(string command) => Script.RunAsync("timeout", ["60", "bash", "-c", command], new Dictionary<string, string?>
    {
        ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["JOURNAL_STREAM"] = null, ["SUDO_USER"] = null, ["READY_TIMEOUT"] = "2",
        ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["PUBLIC_URL"] = null, ["DRIFT_DIR"] = In("drift"), ["METRICS_DIR"] = In("metrics"), ["ENVIRONMENT"] = null,
    });
}
