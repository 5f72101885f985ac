using Npgsql;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Runbooks;

public sealed partial class RunbookTests
{
    /// <summary>A host as ops/host makes it, in a folder, whose containers are this machine's programs.</summary>
    private async Task HostAsync()
    {
        foreach (var made in new[] { "etc", "metrics", "backups", "state", "bin", "spool" }) folder.CreateSubdirectory(made);
        await File.WriteAllTextAsync(In("etc/techsupport.env"), $"ENVIRONMENT=production\nPUBLIC_URL=https://localhost:9\nBACKUP_DIR={In("backups")}\nSTATE_DIR={In("state")}\nBACKUP_SPOOL={In("spool")}\nMETRICS_DIR={In("metrics")}\n", Ct);
        await DoneAsync("ops/secrets/init --self-signed-tls helpdesk.crb.local");
        await DoneAsync("ops/host/drift --record");
        // one night
        await DoneAsync($"cd {In("spool")} && echo dump >techsupport.dump && restic --quiet --no-cache --repo {In("backups/nightly")} --password-file {In("etc/secrets/backup_password")} init "
            + $"&& restic --quiet --no-cache --repo {In("backups/nightly")} --password-file {In("etc/secrets/backup_password")} backup --tag nightly techsupport.dump");
        var server = new NpgsqlConnectionStringBuilder(connection);
        await File.WriteAllTextAsync(In("password"), server.Password, Ct);
        await File.WriteAllTextAsync(In("bin/docker"), $$"""
            #!/usr/bin/env bash
            set -euo pipefail
            case "$*" in
              "compose -p techsupport exec app /app/techsupport "*) shift 6; exec dotnet {{Path.Combine(AppContext.BaseDirectory, "techsupport.dll")}} "$@" ;;
              "compose -p techsupport exec db sh -c "*)
                said=${8//'/run/secrets/db_superuser'/{{In("password")}}}
                said=${said//-U postgres/-h {{server.Host}} -p {{server.Port}} -U {{server.Username}}}
                exec sh -c "${said//-d techsupport/-d {{server.Database}}}" ;;
              "compose --env-file "*" ps -aq app") ;;
              *) echo "the stand-in for the engine knows nothing of: docker $*" >&2; exit 97 ;;
            esac
            """, Ct);
        File.SetUnixFileMode(In("bin/docker"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<string> FilledInAsync(string command)
    {
        if (!command.StartsWith("ops/secrets/restore ", StringComparison.Ordinal)) return command;
        // as on the page: the new host's own are moved away, and the key comes from outside
        var file = (await DoneAsync("ops/secrets/backup")).Out.Trim().Split('\n')[^1];
        Directory.Move(In("etc"), In("etc.made-by-the-playbook"));
        return command.Replace("KEYFILE", In("etc.made-by-the-playbook/secrets/backup_key"), StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal);
    }

    private async Task<Ended> DoneAsync(string command)
    {
        var ended = await RunAsync(command);
        Assert.True(ended.Code == 0, $"{command}: {ended.All}");
        return ended;
    }

    private Task<Ended> RunAsync(string command) => Script.RunAsync("bash", ["-c", command], new Dictionary<string, string?>
    {
        ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["JOURNAL_STREAM"] = null, ["SUDO_USER"] = null,
        ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["PUBLIC_URL"] = null, ["DRIFT_DIR"] = In("drift"), ["METRICS_DIR"] = In("metrics"), ["ENVIRONMENT"] = null,
        ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection, ["DataProtection__Certificate"] = KeyCertificate.Pem, ["Audit__HeadsFile"] = In("heads"),
    });
}
