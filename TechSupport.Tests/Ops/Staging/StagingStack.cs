using System.Text.Json;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

namespace TechSupport.Tests.Ops.Staging;

/// <summary>One stack for the class; nothing is started before the first test that has an engine asks for it.</summary>
public class StagingStack : IAsyncLifetime
{
    private static readonly string[] Services = ["db", "app", "maildev", "prometheus", "alertmanager", "node-exporter", "postgres-exporter"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-stack-");
    private readonly int prometheus = Launch.HeldPort();
    private readonly Lazy<Task> up;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public StagingStack() => up = new(StartAsync);

    public string Folder => folder.FullName;

    public Dictionary<string, string?> Settings { get; } = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task UpAsync()
    {
        await Engine.RequiredAsync();
        await up.Value;
    }

    /// <summary>Where Prometheus answers.</summary>
    public Uri Prometheus => new($"http://127.0.0.1:{prometheus}");

    /// <summary>Compose files that come after those of staging.</summary>
    protected virtual IReadOnlyList<string> Further => [];

    /// <summary>The application's connection.</summary>
    protected virtual string Connection => "Host=db;Database=techsupport;Username=techsupport_login;Password=app-secret";

    public Task<Ended> ComposeAsync(params string[] arguments) => Script.RunAsync("docker",
        ["compose", "--env-file", Path.Combine(Folder, "techsupport.env"), "-f", "compose.prod.yml", "-f", "compose.staging.yml", .. Further.SelectMany(f => new[] { "-f", f }), .. arguments], Settings);

    public Task<Ended> SqlAsync(string sql) => ComposeAsync("exec", "-T", "-e", "PGPASSWORD=super-secret", "db", "psql", "-X", "-q", "-A", "-t", "-U", "postgres", "-d", "techsupport", "-c", sql);

    /// <summary>Asks Prometheus until the answer is what is waited for, or half a dozen scrapes have passed.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string query, Predicate<IReadOnlyList<string>> until)
    {
        using var http = new HttpClient { BaseAddress = Prometheus };
        for (var patience = 240; ; patience--)
        {
            using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative), Ct));
            IReadOnlyList<string> found = [.. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(r => r.GetProperty("metric").GetRawText())];
            if (until(found) || patience == 0) return found;
            await Task.Delay(500, Ct);
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (up.IsValueCreated)
            await ComposeAsync("--profile", "monitoring", "down", "-v", "--remove-orphans", "-t", "5");
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called when the settings are there and nothing runs yet.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Does what the timers of a host would have done, when everything runs.</summary>
    protected virtual async Task WorkAsync()
    {
        // the dashboards and alerts ask for what it writes (tls.pem is empty here, which is urgent)
        Assert.Equal(1, (await Script.RunAsync("ops/host/certificates", [], Settings)).Code);
        var backedUp = await Script.RunAsync("ops/backup/nightly", [], Settings);
        Assert.True(backedUp.Code == 0, backedUp.All);
    }

    private async Task StartAsync()
    {
        var image = await Engine.ProductAsync();
        var secrets = Directory.CreateDirectory(Path.Combine(Folder, "secrets")).FullName;
        foreach (var (name, value) in new (string, string)[]
        {
            ("ConnectionStrings__TechSupport", Connection),
            ("ConnectionStrings__TechSupportOwner", "Host=db;Database=techsupport;Username=techsupport_owner;Password=owner-secret"),
            ("Audit__SigningKey", ""), ("Audit__PreviousSigningKeys", ""), ("Smtp__Password", ""), ("Synthetic__Password", "robot-secret-of-16"), ("Telegram__BotToken", ""), ("DataProtection__Certificate", KeyCertificate.Pem), ("DataProtection__PreviousCertificates", ""), ("db_superuser", "super-secret"), ("db_owner", "owner-secret"), ("db_app", "app-secret"), ("tls.pem", ""), ("backup_password", "password-of-the-backups"), ("wal_cipher.conf", "[global]\nrepo1-cipher-pass=password-of-the-archive\n"),
            ("Management__Password", "watch-secret\n"), ("management_password", "watch-secret\n"), ("OnCall__AlertSecret", "alert-secret-of-the-stack\n"), ("alert_secret", "alert-secret-of-the-stack"), ("db_monitor", "monitor-secret"), ("db_monitor_exporter", "monitor-secret"), ("grafana_admin", "x"), ("elk.yml", "{}"),
        })
            await File.WriteAllTextAsync(Path.Combine(secrets, name), value, Ct);
        var subnet = Random.Shared.Next(64, 250);
        foreach (var (name, value) in new (string, string)[]
        {
            ("ENVIRONMENT", "staging"), ("SYNTHETIC_CHECK", "false"), ("TECHSUPPORT_IMAGE", image), ("POSTGRES_IMAGE", await Engine.DatabaseAsync()), ("MOUNT_PROPAGATION", "rprivate"), ("PUBLIC_URL", "https://staging.hospital.example"), ("SECRETS_DIR", secrets), ("STATE_DIR", Path.Combine(Folder, "state")),
            ("BACKUP_DIR", Directory.CreateDirectory(Path.Combine(Folder, "backups")).FullName), ("BACKUP_SPOOL", Path.Combine(Folder, "spool")), ("REPORTS_DIR", Path.Combine(Folder, "reports")), ("AUDIT_EXPORT_DIR", Path.Combine(Folder, "audit-exports")), ("SNAPSHOT_DIR", Path.Combine(Folder, "snapshots")), ("COMPOSE_PROJECT_NAME", $"ts-stage-{Environment.ProcessId}"),
            ("EDGE_SUBNET", $"172.29.{subnet}.0/25"), ("MONITORING_SUBNET", $"172.29.{subnet}.128/25"), ("MONITORING_RANGE", $"172.29.{subnet}.192/26"), ("MONITORING_ADDRESS", $"172.29.{subnet}.140"), ("ALERTS_DIR", Directory.CreateDirectory(Path.Combine(Folder, "alerts")).FullName), ("METRICS_DIR", Directory.CreateDirectory(Path.Combine(Folder, "metrics")).FullName),
            ("PROMETHEUS_PORT", $"{prometheus}"), ("ALERTMANAGER_PORT", $"{Launch.HeldPort()}"), ("MAIL_PORT", $"{Launch.HeldPort()}"),
        })
            Settings[name] = value;
        Settings["TECHSUPPORT_CONFIG_DIR"] = Folder;
        await File.WriteAllTextAsync(Path.Combine(Folder, "techsupport.env"), "ENVIRONMENT=staging\n", Ct);
        await PrepareAsync();
        foreach (var first in new string[][] { ["up", "-d", "--wait", "db"], ["--profile", "tools", "run", "--rm", "--no-deps", "-T", "cli", "migrate"] })
        {
            var done = await ComposeAsync(first);
            Assert.True(done.Code == 0, done.All);
        }
        var started = await ComposeAsync(["up", "-d", "--wait", "--wait-timeout", "120", .. Services]);
        Assert.True(started.Code == 0, started.All + (await ComposeAsync("logs", "--tail", "30")).Out);
        await WorkAsync();
    }
}
