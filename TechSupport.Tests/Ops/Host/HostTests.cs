using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Host;

/// <summary>
/// The playbook on a bare Debian 13 with systemd, in a container with its own engine. The image BareHost already holds the large packages
/// (ansible-core, docker.io, docker-compose, auditd, nftables, openssh-server, unattended-upgrades); the playbook installs the rest and would install those.
/// </summary>
[Trait("Needs", "nightly")]
public sealed partial class HostTests : IAsyncLifetime
{
    private const string Image = "techsupport-bare-host";
    private readonly string _name = $"host-{Guid.NewGuid():N}"[..16];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        try { await Script.RunAsync("docker", ["rm", "-fv", _name]); }
        catch (System.ComponentModel.Win32Exception) { return; }
        // the container's own tree of control groups, which the engine does not know of
        foreach (var root in new[] { "/sys/fs/cgroup/unified", "/sys/fs/cgroup" })
        {
            foreach (var found in Directory.Exists(root) ? Directory.GetDirectories(root, _name) : []) await Script.RunAsync("find", [found, "-depth", "-type", "d", "-delete"]);
        }
    }

    [Fact]
    public async Task A_bare_host_becomes_one_to_deploy_on_and_a_second_run_changes_nothing()
    {
        await Engine.RequiredAsync();
        var cosign = Cosign.Required();
        await BootAsync();
        var copied = await Script.RunAsync("docker", ["cp", cosign, $"{_name}:/src/cosign"]);
        Assert.True(copied.Code == 0, copied.All);

        // without an operator's key or with an SSH session from elsewhere nothing may be touched
        var refused = await PlayAsync("-e", """{"techsupport_operators": []}""");
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("passwords are switched off", refused.All, StringComparison.Ordinal);
        Assert.Matches(Recap("changed", "0"), refused.Out);

        var first = await PlayAsync();
        Assert.True(first.Code == 0, first.All);
        Assert.Contains("NOT DONE HERE", first.Out, StringComparison.Ordinal);

        var second = await PlayAsync();
        Assert.True(second.Code == 0, second.All);
        Assert.True(Regex.IsMatch(second.Out, Recap("changed", "0")), string.Join('\n', second.Out.Split('\n').Where(l => l.StartsWith("TASK", StringComparison.Ordinal) || l.StartsWith("changed", StringComparison.Ordinal))));

        foreach (var program in Needed()) await InsideAsync($"{program}, which our commands need, is there", $"command -v {program}");
        await InsideAsync("the SSH server's settings are whole, and take no password", "sshd -t && sshd -T | grep -qx 'passwordauthentication no'");
        await InsideAsync("the rights of sudo are well written", "visudo -cf /etc/sudoers");
        await InsideAsync("an operator may deploy", "sudo -l -U ivanova | grep -q /opt/techsupport/ops/deploy/deploy.sh");
        await InsideAsync("an operator may do nothing else", "! sudo -l -U ivanova /bin/sh && ! sudo -l -U ivanova /opt/techsupport/ops/host/drift --record");
        const string Tag = "2026.11.25-1", Ops = "/opt/techsupport/ops";
        await InsideAsync("an operator gives no command a file of root's to read", $"! sudo -l -U ivanova {Ops}/deploy/smoke-test.sh --password-file /etc/shadow && sudo -l -U ivanova {Ops}/deploy/smoke-test.sh");
        await InsideAsync("an operator may deploy in an emergency", $"sudo -l -U ivanova {Ops}/deploy/deploy.sh {Tag} --emergency 'patients wait'");
        await InsideAsync("the pipeline may deploy a release and nothing else", $"sudo -l -U techsupport {Ops}/deploy/deploy.sh {Tag} && ! sudo -l -U techsupport {Ops}/deploy/deploy.sh {Tag} --emergency x && ! sudo -l -U techsupport {Ops}/deploy/rollback.sh && ! sudo -l -U techsupport {Ops}/deploy/deploy.sh --guard");
        await InsideAsync("the pipeline asks for the window by the host's settings", "runuser -u techsupport -- test -r /etc/techsupport/techsupport.env");
        await InsideAsync("nobody is in the group that owns the engine", "[ -z \"$(getent group docker | cut -d: -f4)\" ]");
        await InsideAsync("the timers wait", "systemctl is-active techsupport-drift.timer techsupport-certificates.timer techsupport-containers.timer techsupport-report.timer techsupport-config-backup.timer techsupport-backup.timer techsupport-base-backup.timer techsupport-drill.timer techsupport-drill-full.timer");
        await InsideAsync("the units are clean", "systemd-analyze verify --man=no /etc/systemd/system/techsupport*");
        await InsideAsync("the stack's service started and found nothing deployed", "systemctl is-active techsupport.service docker.service && journalctl -t techsupport-stack | grep -q 'Nothing has been deployed'");
        await InsideAsync("the configuration is as recorded, seen by the unit as it is shut in", "{ systemctl start techsupport-drift.service && journalctl -t techsupport-drift | grep -q 'As recorded'; } || { journalctl --no-pager -u techsupport-drift.service; false; }");
        await InsideAsync("docker's rules and ours stand side by side", "nft list table inet techsupport | grep -q 'policy drop' && iptables -S DOCKER-USER");
        await InsideAsync("a reloaded firewall leaves docker's rules alone", "systemctl reload techsupport-firewall && iptables -S DOCKER-USER && nft list table inet techsupport | grep -q 'dport { 80, 443 } accept'");
        await InsideAsync("nftables.service flushes nothing", "! systemctl is-enabled -q nftables");
        await InsideAsync("the journal is on the disk", "ls -d /var/log/journal/*/");
        await InsideAsync("updates are understood", "apt-config dump | grep -qx 'Unattended-Upgrade::Automatic-Reboot \"false\";' && unattended-upgrade --dry-run");
        await InsideAsync("the log of sudo is rotated", "logrotate -d /etc/logrotate.d/techsupport");

        foreach (var (path, expected) in new[]
        {
            ("/opt/techsupport", "755 root root"), ("/opt/techsupport/ops/deploy/deploy.sh", "755 root root"), ("/opt/techsupport/compose.prod.yml", "644 root root"),
            ("/etc/techsupport", "755 root root"), ("/etc/techsupport/secrets", "700 root root"), ("/etc/techsupport/approvers", "755 root root"),
            ("/etc/techsupport/techsupport.env", "640 root techsupport-pipeline"), ("/var/lib/techsupport/releases", "755 root root"),
            ("/var/lib/techsupport/deploy", "750 root techsupport-operators"), ("/var/lib/techsupport/drift", "700 root root"), ("/var/backups/techsupport", "711 root root"),
            ("/home/ivanova/.ssh/authorized_keys", "600 ivanova ivanova"), ("/etc/sudoers.d/techsupport", "440 root root"), ("/etc/techsupport-firewall.nft", "600 root root"),
        })
        {
            Assert.Equal($"{path} {expected}", $"{path} {(await ExecAsync("stat", "-c", "%a %U %G", path)).Out.Trim()}");
        }

        await InsideAsync("a key of somebody who approves no more lies there", "touch /etc/techsupport/approvers/ivanova.pub && cp /dev/null /src/boris.pub");
        var left = await PlayAsync("-e", """{"techsupport_operators": [{"name": "sidorova", "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAISidorova sidorova"}], "techsupport_approver_keys": {"boris": "/src/boris.pub"}}""");
        Assert.True(left.Code == 0, left.All);
        await InsideAsync("who left the inventory comes in no more", "[[ ! -e /home/ivanova/.ssh/authorized_keys && $(id -nG ivanova) == ivanova && -s /home/sidorova/.ssh/authorized_keys ]] && ! sudo -l -U ivanova /opt/techsupport/ops/deploy/deploy.sh --status");
        await InsideAsync("nor approves", "[[ $(ls /etc/techsupport/approvers) == boris.pub ]]");
    }

    /// <summary>What the commands for a host refuse to go on without, in their own words.</summary>
    private static IEnumerable<string> Needed() =>
        new[] { "ops/backup", "ops/deploy", "ops/host", "ops/secrets" }.SelectMany(folder => Repository.Files(folder, "*"))
            .SelectMany(file => Need().Matches(File.ReadAllText(file.FullPath))).SelectMany(match => match.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Append("cosign").Distinct();

    [GeneratedRegex("^ *need ([a-z0-9 -]+)$", RegexOptions.Multiline)]
    private static partial Regex Need();

    private async Task BootAsync()
    {
        var folder = Path.Combine(Repository.Root, "TechSupport.Tests/Ops/Host/BareHost");
        var built = await Script.RunAsync("docker", ["build", "-q", "--network", "host", "-t", Image, folder]);
        Assert.True(built.Code == 0, built.All);
        // the engine's own profile forbids mounts, which systemd and a second engine make; --privileged may not be given everywhere
        var started = await Script.RunAsync("docker", ["run", "-d", "--name", _name, "--hostname", _name, "--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--cap-add", "DAC_READ_SEARCH",
            "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined", "--cgroupns", "private",
            "--tmpfs", "/run", "--tmpfs", "/run/lock", "--tmpfs", "/tmp", "-v", "/var/lib/docker", "-v", $"{Repository.Root}:/source:ro", Image]);
        Assert.True(started.Code == 0, started.All);
        // wait for the end of the start without a sleep: systemd tells
        // a container has no audit rules to load, so "degraded", for which the answer comes with an exit code of 1, is as good
        await InsideAsync("systemd starts", "timeout 120 bash -c 'until [[ $(systemctl is-system-running --wait 2>/dev/null) == @(running|degraded) ]]; do :; done'");
        // a controller's copy: what the playbook packs is these files
        await InsideAsync("the source is copied", """
            mkdir -p /src && cp -a /source/compose.*.yml /source/ops /src/
            """);
        await ExecAsync("bash", "-c", $"cat >/src/inventory.yml <<'EOF'\n{Inventory}\nEOF");
    }

    private const string Inventory = """
        all:
          hosts:
            helpdesk:
              ansible_connection: local
              techsupport_public_url: https://helpdesk.crb.local
              techsupport_admin_networks: [10.20.99.0/24]
              techsupport_intranet_networks: [10.20.0.0/16, "fd00:20::/32"]
              techsupport_operators:
                - { name: ivanova, key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvanova ivanova" }
              techsupport_cosign: /src/cosign
              techsupport_settings: { HOSPITAL_NAME: Central District Hospital }
        """;

    private Task<Ended> PlayAsync(params string[] more) =>
        ExecAsync(["env", "ANSIBLE_CONFIG=/src/ops/host/ansible/ansible.cfg", "ansible-playbook", "-i", "/src/inventory.yml", .. more, "/src/ops/host/ansible/site.yml"]);

    private Task<Ended> ExecAsync(params string[] command) => Script.RunAsync("docker", ["exec", _name, .. command]);

    private async Task InsideAsync(string what, string command)
    {
        var ended = await ExecAsync("bash", "-c", command);
        Assert.True(ended.Code == 0, $"{what}: {ended.All}");
    }

    private static string Recap(string word, string number) => $"helpdesk +: .*\\b{word}={number} ";
}
