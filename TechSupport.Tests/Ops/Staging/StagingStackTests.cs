using System.Text.Json;
using TechSupport.Tests.Ops.Monitoring;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Staging;

/// <summary>Staging with its monitoring, as containers: what is measured, who may ask, and a night's refresh.</summary>
[Trait("Needs", "nightly")]
public sealed class StagingStackTests(StagingStackTests.Stack stack) : IClassFixture<StagingStackTests.Stack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_scraped_and_every_metric_of_a_dashboard_or_an_alert_is_there()
    {
        await stack.UpAsync();
        var down = await stack.AskAsync("up == 0 or absent(up{job=\"techsupport\"}) or absent(up{job=\"node\"}) or absent(up{job=\"postgres\"})", until: found => found.Count == 0);
        Assert.Empty(down);
        Assert.NotEmpty(await stack.AskAsync("pg_up == 1", until: found => found.Count > 0));
        var metrics = MetricNameTests.Queries().SelectMany(q => System.Text.RegularExpressions.Regex.Matches(q, @"\b(?:node|pg)_\w+").Select(m => m.Value)).Distinct().ToList();
        Assert.NotEmpty(metrics);
        foreach (var metric in metrics) Assert.True((await stack.AskAsync(metric, until: found => found.Count > 0)).Count > 0, metric);
    }

    [Fact]
    public async Task The_monitoring_port_asks_for_the_password_and_the_exporters_login_reads_no_row()
    {
        await stack.UpAsync();
        var (code, said, _) = await stack.ComposeAsync("exec", "-T", "prometheus", "wget", "-q", "-S", "-O", "-", "http://app:8081/actuator/prometheus");
        Assert.NotEqual(0, code);
        Assert.Equal("", said);
        Assert.Contains("UP", (await stack.ComposeAsync("exec", "-T", "prometheus", "wget", "-q", "-O", "-", "http://app:8081/actuator/health/ready")).Out, StringComparison.Ordinal);

        var refused = await stack.SqlAsync("set role techsupport_monitor; select count(*) from users");
        Assert.Contains("permission denied for table users", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await stack.SqlAsync("set role techsupport_monitor; select count(*) from pg_stat_activity")).Code);
        Assert.Equal(0, (await stack.ComposeAsync("exec", "-T", "db", "/docker-entrypoint-initdb.d/10-roles.sh")).Code);
    }

    [Fact]
    public async Task A_refresh_puts_production_without_its_people_in_the_place_of_the_old_data_and_a_broken_backup_changes_nothing()
    {
        await stack.UpAsync();
        await stack.SqlAsync("""
            insert into users (full_name, room, language, theme, keyboard_shortcuts, notify_by_email, notify_by_telegram, created_at, user_name, normalized_user_name, email, email_confirmed,
                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            values ('Ivanova', '', 'ru', 'auto', true, true, true, now(), 'ivanova@crb.local', 'IVANOVA@CRB.LOCAL', 'ivanova@crb.local', true, false, false, true, 0)
            """);
        var dumped = await stack.ComposeAsync("exec", "-T", "-e", "PGPASSWORD=super-secret", "db", "sh", "-c", "pg_dump -U postgres -Fc techsupport | base64");
        Assert.Equal(0, dumped.Code);
        var backup = Path.Combine(stack.Folder, "snapshots", "night.dump");
        Directory.CreateDirectory(Path.GetDirectoryName(backup)!);
        await File.WriteAllBytesAsync(backup, Convert.FromBase64String(dumped.Out), Ct);
        await stack.SqlAsync("insert into data_protection_keys (friendly_name) values ('of the staging before')");

        var broken = Path.Combine(stack.Folder, "broken.dump");
        await File.WriteAllBytesAsync(broken, Convert.FromBase64String(dumped.Out)[..20_000], Ct);
        var failed = await Script.RunAsync("ops/enterprise/staging/refresh", ["--archive", broken], stack.Settings);
        Assert.Equal(1, failed.Code);
        Assert.Contains("Staging was not refreshed and is as it was", failed.Out, StringComparison.Ordinal);
        Assert.Equal("Ivanova", (await stack.SqlAsync("select full_name from users")).Out.Trim());

        // newer, but of staging itself
        var own = Path.Combine(stack.Folder, "snapshots", "before-2026.11.25-1.dump");
        await File.WriteAllTextAsync(own, "staging's own", Ct);
        var refused = await Script.RunAsync("ops/enterprise/staging/refresh", ["--archive", own], stack.Settings);
        Assert.Equal(1, refused.Code);
        Assert.Contains("no snapshot of production", refused.Errors, StringComparison.Ordinal);

        // as from production: the repository of its nights
        var night = await Script.RunAsync("ops/backup/nightly", [], stack.Settings);
        Assert.True(night.Code == 0, night.All);
        var done = await Script.RunAsync("ops/enterprise/staging/refresh", [], new Dictionary<string, string?>(stack.Settings) { ["SNAPSHOT_DIR"] = Path.Combine(stack.Folder, "backups", "nightly") });
        Assert.True(done.Code == 0, done.All);
        Assert.Matches("Staging has the data of [0-9a-f]{12}, without its people", done.Out);
        var people = (await stack.SqlAsync("select full_name || ' ' || email from users")).Out;
        Assert.Contains("@staging.invalid", people, StringComparison.Ordinal);
        Assert.DoesNotContain("ivanova", people, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("techsupport", (await stack.SqlAsync("select datname from pg_database where datname like 'techsupport%'")).Out.Trim());
        Assert.Equal(0, (await stack.ComposeAsync("exec", "-T", "app", "/app/techsupport", "check")).Code);
        Assert.Equal(0, (await stack.ComposeAsync("exec", "-T", "app", "/app/techsupport", "audit", "verify")).Code);
    }

    [Fact]
    public async Task Rules_and_configurations_are_right_for_the_tools_that_read_them()
    {
        await stack.UpAsync();
        // the folder of the tests is not mounted in the service
        var mount = $"{Repository.Root}/ops/monitoring:/monitoring:ro";
        foreach (var (service, tool, arguments) in new (string, string, string[])[]
        {
            ("prometheus", "promtool", ["test", "rules", "/monitoring/prometheus/tests/techsupport.yml"]),
            ("prometheus", "promtool", ["test", "rules", "/monitoring/prometheus/tests/service.yml"]),
            ("prometheus", "promtool", ["test", "rules", "/monitoring/prometheus/tests/on-call.yml"]),
            ("prometheus", "promtool", ["check", "config", "--syntax-only", "/monitoring/prometheus/prometheus.yml"]),
            ("alertmanager", "amtool", ["check-config", "/monitoring/alertmanager/alertmanager.yml"]),
            ("alertmanager", "amtool", Routes("techsupport,pagerduty", "severity=critical", "alertname=AppDown")),
            ("alertmanager", "amtool", Routes("techsupport,pagerduty", "severity=sev2", "alertname=ErrorRateHigh")),
            ("alertmanager", "amtool", Routes("pagerduty", "severity=sev2", "alertname=SyntheticFailing")),
            ("alertmanager", "amtool", Routes("ops-channel", "severity=warning", "alertname=PoolNearlyUsedUp")),
            ("alertmanager", "amtool", Routes("ops-channel", "severity=warning", "alertname=OutboxBacklog")),
            ("alertmanager", "amtool", Routes("ops-channel", "alertname=OfSomebodyElse")),
            ("alertmanager", "amtool", Routes("it-queue", "severity=warning", "team=it", "alertname=DiskUsage")),
            ("alertmanager", "amtool", Routes("techsupport,pagerduty", "severity=critical", "alertname=DiskFilling")),
        })
        {
            // its volume is all that a container of the monitoring may write to
            var ended = await stack.ComposeAsync(["run", "--rm", "-T", "--no-deps", "-e", $"TMPDIR=/{service}", "-v", mount, "--entrypoint", tool, service, .. arguments]);
            Assert.True(ended.Code == 0, ended.All);
        }
    }

    // exit code 1 unless an alert with these labels goes to these receivers, in this order, and to no other
    private static string[] Routes(string receivers, params string[] labels) =>
        ["config", "routes", "test", "--config.file=/monitoring/alertmanager/alertmanager.yml", $"--verify.receivers={receivers}", .. labels];

    /// <summary>One stack for the class; nothing is started before the first test that has an engine asks for it.</summary>
    public sealed class Stack : IAsyncLifetime
    {
        private static readonly string[] Services = ["db", "app", "maildev", "prometheus", "alertmanager", "node-exporter", "postgres-exporter"];

        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-stack-");
        private readonly int prometheus = Launch.HeldPort();
        private readonly Lazy<Task> up;

        public Stack() => up = new(StartAsync);

        public string Folder => folder.FullName;

        public Dictionary<string, string?> Settings { get; } = [];

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public async Task UpAsync()
        {
            await Engine.RequiredAsync();
            await up.Value;
        }

        public Task<Ended> ComposeAsync(params string[] arguments) => Script.RunAsync("docker",
            ["compose", "--env-file", Path.Combine(Folder, "techsupport.env"), "-f", "compose.prod.yml", "-f", "compose.staging.yml", .. arguments], Settings);

        public Task<Ended> SqlAsync(string sql) => ComposeAsync("exec", "-T", "-e", "PGPASSWORD=super-secret", "db", "psql", "-X", "-q", "-A", "-t", "-U", "postgres", "-d", "techsupport", "-c", sql);

        /// <summary>Asks Prometheus until the answer is what is waited for, or half a dozen scrapes have passed.</summary>
        public async Task<IReadOnlyList<string>> AskAsync(string query, Predicate<IReadOnlyList<string>> until)
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{prometheus}") };
            for (var patience = 240; ; patience--)
            {
                using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), Ct));
                IReadOnlyList<string> found = [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(r => r.GetProperty("metric").GetRawText())];
                if (until(found) || patience == 0) return found;
                await Task.Delay(500, Ct);
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (up.IsValueCreated)
                await ComposeAsync("--profile", "monitoring", "down", "-v", "--remove-orphans", "-t", "5");
            folder.Delete(recursive: true);
        }

        private async Task StartAsync()
        {
            var image = await Engine.ProductAsync();
            var secrets = Directory.CreateDirectory(Path.Combine(Folder, "secrets")).FullName;
            foreach (var (name, value) in new (string, string)[]
            {
                ("ConnectionStrings__TechSupport", "Host=db;Database=techsupport;Username=techsupport_login;Password=app-secret"),
                ("ConnectionStrings__TechSupportOwner", "Host=db;Database=techsupport;Username=techsupport_owner;Password=owner-secret"),
                ("Smtp__Password", ""), ("Synthetic__Password", "robot-secret-of-16"), ("Telegram__BotToken", ""), ("DataProtection__Certificate", KeyCertificate.Pem), ("DataProtection__PreviousCertificates", ""), ("db_superuser", "super-secret"), ("db_owner", "owner-secret"), ("db_app", "app-secret"), ("tls.pem", ""), ("backup_password", "password-of-the-backups"), ("wal_cipher.conf", "[global]\nrepo1-cipher-pass=password-of-the-archive\n"),
                ("Management__Password", "watch-secret\n"), ("management_password", "watch-secret\n"), ("OnCall__AlertSecret", "alert-secret-of-the-stack\n"), ("alert_secret", "alert-secret-of-the-stack"), ("db_monitor", "monitor-secret"), ("db_monitor_exporter", "monitor-secret"), ("grafana_admin", "x"), ("elk.yml", "{}"),
            })
                await File.WriteAllTextAsync(Path.Combine(secrets, name), value, Ct);
            var subnet = Random.Shared.Next(64, 250);
            foreach (var (name, value) in new (string, string)[]
            {
                ("ENVIRONMENT", "staging"), ("TECHSUPPORT_IMAGE", image), ("POSTGRES_IMAGE", await Engine.DatabaseAsync()), ("MOUNT_PROPAGATION", "rprivate"), ("PUBLIC_URL", "https://staging.hospital.example"), ("SECRETS_DIR", secrets), ("STATE_DIR", Path.Combine(Folder, "state")),
                ("BACKUP_DIR", Directory.CreateDirectory(Path.Combine(Folder, "backups")).FullName), ("BACKUP_SPOOL", Path.Combine(Folder, "spool")), ("REPORTS_DIR", Path.Combine(Folder, "reports")), ("SNAPSHOT_DIR", Path.Combine(Folder, "snapshots")), ("COMPOSE_PROJECT_NAME", $"ts-stage-{Environment.ProcessId}"),
                ("EDGE_SUBNET", $"172.29.{subnet}.0/25"), ("MONITORING_SUBNET", $"172.29.{subnet}.128/25"), ("MONITORING_RANGE", $"172.29.{subnet}.192/26"), ("MONITORING_ADDRESS", $"172.29.{subnet}.140"), ("ALERTS_DIR", Directory.CreateDirectory(Path.Combine(Folder, "alerts")).FullName), ("METRICS_DIR", Directory.CreateDirectory(Path.Combine(Folder, "metrics")).FullName),
                ("PROMETHEUS_PORT", $"{prometheus}"), ("ALERTMANAGER_PORT", $"{Launch.HeldPort()}"), ("MAIL_PORT", $"{Launch.HeldPort()}"),
            })
                Settings[name] = value;
            Settings["TECHSUPPORT_CONFIG_DIR"] = Folder;
            await File.WriteAllTextAsync(Path.Combine(Folder, "techsupport.env"), "ENVIRONMENT=staging\n", Ct);
            // as its timer would: the dashboards and alerts ask for what it writes (tls.pem is empty here, which is urgent)
            Assert.Equal(1, (await Script.RunAsync("ops/host/certificates", [], Settings)).Code);
            foreach (var first in new string[][] { ["up", "-d", "--wait", "db"], ["--profile", "tools", "run", "--rm", "--no-deps", "-T", "cli", "migrate"] })
            {
                var done = await ComposeAsync(first);
                Assert.True(done.Code == 0, done.All);
            }
            var started = await ComposeAsync(["up", "-d", "--wait", "--wait-timeout", "120", .. Services]);
            Assert.True(started.Code == 0, started.All + (await ComposeAsync("logs", "--tail", "30")).Out);
            var backedUp = await Script.RunAsync("ops/backup/nightly", [], Settings);
            Assert.True(backedUp.Code == 0, backedUp.All);
        }
    }
}
