using TechSupport.Tests.Ops.Monitoring;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Staging;

/// <summary>Staging with its monitoring, as containers: what is measured, who may ask, and a night's refresh.</summary>
[Trait("Needs", "nightly")]
public sealed class StagingStackTests(StagingStack stack) : IClassFixture<StagingStack>
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
}
