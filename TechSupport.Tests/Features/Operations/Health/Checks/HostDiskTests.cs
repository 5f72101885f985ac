using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>What ops/host/report tells of the host, as the checks read it.</summary>
public sealed class HostDiskTests(HostDiskTests.ReportedApp app) : IClassFixture<HostDiskTests.ReportedApp>
{
    private const string Head = "echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'";

    [Fact]
    [Plants("host-disks", HealthState.Watch)]
    [Plants("host-disks")]
    public async Task A_disk_that_fills_up_is_seen_and_so_is_a_host_that_tells_nothing_more()
    {
        await app.DiskAsync($"{Head}; echo '/dev/sda 100 41 59 41% /'");
        await app.IsAsync("host-disks", HealthState.Good, "The fullest is /: 41 % are used.");
        foreach (var (used, state) in new[] { (79, HealthState.Good), (80, HealthState.Watch), (95, HealthState.Broken) })
        {
            await app.DiskAsync($"{Head}; if [[ $* == */backups ]]; then echo '/dev/sdb 100 9 9 {used}% /srv/backup'; else echo '/dev/sda 100 41 59 41% /'; fi");
            await app.IsAsync("host-disks", state, $"The fullest is /srv/backup: {used} % are used.");
        }
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.IsAsync("host-disks", HealthState.Watch, "The host has told nothing since");
        app.Clock.Set(DateTimeOffset.UtcNow);
        // a share that is away
        await app.DiskAsync($"[[ $* != */backups ]] || kill -KILL $$; {Head}; echo '/dev/sda 100 41 59 41% /'");
        await app.IsAsync("host-disks", HealthState.Broken, "/backups does not answer.");
    }

    [Fact]
    [Plants("release", HealthState.Watch)]
    public async Task A_release_that_nobody_deploys_is_seen()
    {
        app.Releases();
        await app.DiskAsync($"{Head}; echo '/dev/sda 100 41 59 41% /'");
        await app.IsAsync("release", HealthState.Unknown, "The host knows no release.");
        app.Releases(app.Serves);
        await app.ReportAsync();
        await app.IsAsync("release", HealthState.Good, "none is newer here");
        app.Releases(app.Serves, ReportedApp.Tag(13, 1));
        await app.ReportAsync();
        await app.IsAsync("release", HealthState.Good, "is not deployed yet");
        app.Releases(app.Serves, ReportedApp.Tag(15, 9), ReportedApp.Tag(15, 10));
        await app.ReportAsync();
        await app.IsAsync("release", HealthState.Watch, $"{ReportedApp.Tag(15, 10)} has been there for 15 days");
    }

    public sealed class ReportedApp(Postgres postgres) : App(postgres)
    {
        private readonly DirectoryInfo host = Directory.CreateTempSubdirectory("techsupport-host-");

        public string Serves { get; } = Tag(30, 2);

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Reports:Folder"] = In("reports") };

        public static string Tag(int days, int number) => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow.AddDays(-days):yyyy.MM.dd}-{number}");

        /// <summary>The releases that were taken in.</summary>
        public void Releases(params string[] tags)
        {
            foreach (var file in Directory.CreateDirectory(In("releases")).GetFiles()) file.Delete();
            foreach (var tag in tags) File.WriteAllText(In($"releases/{tag}.json"), "{}");
        }

        /// <param name="df">What df does on this host, in the words of a shell.</param>
        public async Task DiskAsync(string df)
        {
            foreach (var folder in new[] { "bin", "etc", "backups" }) Directory.CreateDirectory(In(folder));
            await File.WriteAllTextAsync(In("etc/techsupport.env"), "PUBLIC_URL=https://helpdesk.hospital.example\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(In("bin/df"), $"#!/usr/bin/env bash\n{df}\n", TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(In("bin/df"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await ReportAsync();
        }

        public async Task ReportAsync()
        {
            var ended = await Script.RunAsync("ops/host/report", [], new Dictionary<string, string?>
            {
                ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["REPORTS_DIR"] = In("reports"), ["RELEASES_DIR"] = In("releases"), ["BACKUP_DIR"] = In("backups"),
            });
            Assert.Equal(new Ended(0, "", ""), ended);
        }

        protected override void Replace(IServiceCollection services) => services.AddSingleton(new BuildInfo(Serves, "", ""));

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            host.Delete(recursive: true);
        }

        private string In(string path) => Path.Combine(host.FullName, path);
    }
}
