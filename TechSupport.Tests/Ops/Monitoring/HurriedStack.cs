using System.Globalization;
using System.Text.RegularExpressions;
using TechSupport.Tests.Ops.Staging;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>Staging with its monitoring, whose times pass twenty times as fast, whose receivers are ours, and with a small disk.</summary>
public partial class HurriedStack : StagingStack
{
    // it asks the database and may wait two seconds for it
    private const string Scrape = "3s";

    /// <summary>What a disk is called that holds 32 MB.</summary>
    public string Disk { get; } = $"/mnt/techsupport-disk-{Environment.ProcessId}";

    public AlertSink Sink { get; } = new();

    /// <summary>By this the times of rules, scrapes and groups are divided.</summary>
    protected virtual double Haste => 20;

    protected override IReadOnlyList<string> Further => [Path.Combine(Folder, "hurried.yml")];

    protected override string Connection => base.Connection + ";Maximum Pool Size=8";

    public override async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Disk))
        {
            await Script.RunAsync("umount", ["-l", Disk]);
            Directory.Delete(Disk);
        }
        await Sink.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What fires, but for what is rightly red here: nobody is an administrator or on call, and nothing serves its public address.</summary>
    public Task<IReadOnlyList<string>> FiringAsync() => AskAsync("ALERTS{alertstate=\"firing\",alertname!=\"NobodyOnCall\",check!~\"administrators|public-.*\"}", _ => true);

    protected override async Task PrepareAsync()
    {
        await Sink.StartAsync();
        await CopyAsync("prometheus");
        await CopyAsync("alertmanager");
        var alerts = Path.Combine(Folder, "alerts");
        await File.WriteAllTextAsync(Path.Combine(alerts, "pagerduty_key"), "key");
        await File.WriteAllTextAsync(Path.Combine(alerts, "chat_url"), $"http://sink:{Sink.Port}/chat");
        await File.WriteAllTextAsync(Further[0], $"""
            services:
              prometheus:
                volumes: ["{Folder}/prometheus:/etc/prometheus:ro"]
              alertmanager:
                volumes: ["{Folder}/alertmanager:/etc/alertmanager:ro"]
                extra_hosts: ["sink:host-gateway"]
                networks: [metrics, desk, mail]
              # how full the disks are of the machine that runs this is none of its business
              node-exporter:
                command:
                  - --path.procfs=/host/proc
                  - --path.rootfs=/host/root
                  - --collector.disable-defaults
                  - --collector.cpu
                  - --collector.meminfo
                  - --collector.filesystem
                  - --collector.textfile
                  - --collector.textfile.directory=/host/textfile
                  - --collector.filesystem.mount-points-include=^{Disk}$$

            """);
        // before the exporter starts: it sees the disks that are there then, as an account that may not look into our folder
        var image = Path.Combine(Folder, "disk.img");
        await using (var file = File.Create(image)) file.SetLength(32 << 20);
        Directory.CreateDirectory(Disk);
        foreach (var (program, arguments) in new (string, string[])[] { ("mkfs.ext4", ["-q", "-m", "0", image]), ("mount", ["-o", "loop", image, Disk]) })
        {
            var done = await Script.RunAsync(program, arguments);
            Assert.True(done.Code == 0, done.All);
        }
    }

    /// <summary>What a host says of itself whose nights were good.</summary>
    protected override async Task WorkAsync()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await File.WriteAllTextAsync(Path.Combine(Folder, "metrics", "host.prom"), string.Concat(new[] { "backup", "config_backup", "base_backup", "drill" }.Select(what => $"techsupport_{what}_success_seconds {now}\n"))
            + $"techsupport_certificates_checked_seconds {now}\n" + "techsupport_certificate_days{file=\"tls.pem\"} 90\n");
        await SqlAsync("insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds) values (now(), now(), 360, true, 1, 0.5, array['sign in'], array[0.5])");
        await SqlAsync("insert into page_timings (hour, route, metric, up_to, count) select date_trunc('hour', now()), '/sign-in', 'load', 500, 10");
        var containers = await Script.RunAsync("ops/host/containers", [], Settings);
        Assert.True(containers.Code == 0, containers.All);
    }

    private async Task CopyAsync(string what)
    {
        var root = Path.Combine(Repository.Root, "ops/monitoring", what);
        foreach (var file in Directory.EnumerateFiles(root, "*.yml", SearchOption.AllDirectories).Where(f => !f.Contains("/tests/", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(Folder, what, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var text = (await File.ReadAllTextAsync(file)).Replace("mail.crb.local:25", "maildev:1025", StringComparison.Ordinal)
                .Replace("global:\n  smtp_smarthost", $"global:\n  pagerduty_url: http://sink:{Sink.Port}/pagerduty\n  smtp_require_tls: false\n  smtp_smarthost", StringComparison.Ordinal);
            if (Haste != 1) text = text.Replace("scrape_interval: 30s", $"scrape_interval: {Scrape}", StringComparison.Ordinal).Replace("scrape_timeout: 10s", $"scrape_timeout: {Scrape}", StringComparison.Ordinal);
            await File.WriteAllTextAsync(copy, Time().Replace(text, m => m.Groups["before"].Value + Hurried(m.Groups["time"].Value) + m.Groups["after"].Value));
        }
    }

    private string Hurried(string time) => Haste == 1 ? time : $"{Math.Max(250, Seconds(time) * 1000 / Haste):0}ms";

    private static double Seconds(string time) => double.Parse(time[..^1], CultureInfo.InvariantCulture) * time[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => throw new FormatException(time) };

    [GeneratedRegex(@"(?<before>(?:\bfor|group_wait|group_interval|repeat_interval|evaluation_interval): |\[)(?<time>\d+[smh])(?<after>\]|\b)")]
    private static partial Regex Time();
}
