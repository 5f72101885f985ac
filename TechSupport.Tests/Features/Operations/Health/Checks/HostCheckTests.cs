using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Jobs;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>Jobs, backups, accounts and the machine, each broken in turn.</summary>
public sealed class HostCheckTests(HostCheckTests.HostedApp app) : IClassFixture<HostCheckTests.HostedApp>
{
    [Fact]
    [Plants("jobs-scheduled")]
    [Plants("jobs-on-time")]
    [Plants("jobs-allowed")]
    public async Task Jobs_that_are_missing_late_or_stopped_are_seen_and_a_stopped_one_is_let_go_on()
    {
        await app.IsAsync("jobs-scheduled", HealthState.Broken, "auto-close");
        var (past, next) = (app.Clock.Now.AddMinutes(-5).UtcTicks, app.Clock.Now.AddMinutes(5).UtcTicks);
        foreach (var (key, _) in Schedule.Jobs)
            await app.BreakAsync($"""
                insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery) values ('{Schedule.Name}', '{key}', 'DEFAULT', 'x', true, false, false, false);
                insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, next_fire_time, prev_fire_time, trigger_state, trigger_type, start_time)
                values ('{Schedule.Name}', '{key}', 'DEFAULT', '{key}', 'DEFAULT', {next}, {past}, 'WAITING', 'CRON', 0)
                """);
        foreach (var check in new[] { "jobs-scheduled", "jobs-on-time", "jobs-allowed" }) await app.IsAsync(check, HealthState.Good);

        await app.BreakAsync($"update qrtz_triggers set next_fire_time = {app.Clock.Now.AddMinutes(-11).UtcTicks} where trigger_name = 'auto-close'");
        await app.IsAsync("jobs-on-time", HealthState.Broken, "Late: auto-close.");
        // one that hangs runs, and is late all the same
        await app.BreakAsync($"insert into qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name, job_group, is_nonconcurrent, requests_recovery) values ('{Schedule.Name}', 'hangs', 'auto-close', 'DEFAULT', 'x', {past}, {past}, 5, 'EXECUTING', 'auto-close', 'DEFAULT', true, false)");
        await app.IsAsync("jobs-on-time", HealthState.Broken, "Late: auto-close.");
        await app.BreakAsync("delete from qrtz_fired_triggers");
        await app.BreakAsync($"update qrtz_triggers set next_fire_time = {next}, trigger_state = 'ERROR' where trigger_name = 'auto-close'");
        await app.IsAsync("jobs-allowed", HealthState.Broken, "Stopped: auto-close.");
        Assert.Equal("jobs that may run again: 1", await app.FixAsync("jobs-allowed"));
        await app.IsAsync("jobs-allowed", HealthState.Good);
        Assert.Null(await app.FixAsync("jobs-allowed"));
    }

    [Fact]
    [Plants("backup-nightly")]
    [Plants("backup-archive")]
    [Plants("backup-drill")]
    public async Task A_backup_that_is_unknown_is_not_good_and_a_failed_unreadable_or_old_one_is_broken()
    {
        await JudgedAsync("backup-nightly", "nightly", 27);
        await JudgedAsync("backup-archive", "base", 27);
        await JudgedAsync("backup-drill", "drill", 51);
    }

    private async Task JudgedAsync(string check, string file, int hours)
    {
        await app.IsAsync(check, HealthState.Unknown, "The host has reported none.");
        await TellAsync("true", app.Clock.Now);
        await app.IsAsync(check, HealthState.Good);
        await TellAsync("true", app.Clock.Now.AddHours(-hours));
        await app.IsAsync(check, HealthState.Broken, "too long ago");
        await TellAsync("false", app.Clock.Now);
        await app.IsAsync(check, HealthState.Broken, "space-short");
        await File.WriteAllTextAsync(Path.Combine(app.Reports, file + ".json"), "{", TestContext.Current.CancellationToken);
        await app.IsAsync(check, HealthState.Broken, "cannot be read");

        Task TellAsync(string ok, DateTimeOffset at) => File.WriteAllTextAsync(Path.Combine(app.Reports, file + ".json"), $$"""{"ok":{{ok}},"at":"{{at:O}}","code":"space-short"}""", TestContext.Current.CancellationToken);
    }

    [Fact]
    [Plants("administrators")]
    public async Task Administrators_who_cannot_sign_in_do_not_count()
    {
        await app.BreakAsync("create table as_they_were as select id, role, lockout_end, password_hash from users");
        await app.BreakAsync("update users set role = 'admin' where email in ('admin@crb.local', 'lead@crb.local')");
        await app.IsAsync("administrators", HealthState.Good);
        await app.BreakAsync("update users set lockout_end = '2999-01-01' where email = 'lead@crb.local'");
        await app.IsAsync("administrators", HealthState.Watch);
        await app.BreakAsync("update users set password_hash = null where email = 'admin@crb.local'");
        await app.IsAsync("administrators", HealthState.Broken, "who can sign in: 0");
        await app.BreakAsync("""
            update users u set role = w.role, lockout_end = w.lockout_end, password_hash = w.password_hash from as_they_were w where w.id = u.id;
            drop table as_they_were
            """);
    }

    [Fact]
    [Plants("passwords-waiting")]
    public async Task Passwords_that_wait_are_seen()
    {
        await app.IsAsync("passwords-waiting", HealthState.Good);
        // every turn is taken, and sixteen people more wait for theirs
        var queue = app.Services.GetRequiredService<PasswordQueue>();
        using var gate = new ManualResetEventSlim();
        var turns = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount - 1) + 16).Select(n => Task.Run(() => queue.InTurnAsync(() =>
        {
            gate.Wait();
            return n;
        }, $"198.51.100.{n}", CancellationToken.None))).ToList();
        try
        {
            while (SignInMetrics.Waiting.Value < 16) await Task.Delay(10, TestContext.Current.CancellationToken);
            await app.IsAsync("passwords-waiting", HealthState.Broken, "Passwords that wait to be checked: 1");
        }
        finally
        {
            gate.Set();
            await Task.WhenAll(turns);
        }
        await app.IsAsync("passwords-waiting", HealthState.Good);
    }

    [Fact]
    [Plants("key-certificate", HealthState.Watch)]
    public async Task The_certificate_of_the_keys_is_watched_two_months_before_its_end()
    {
        await app.IsAsync("key-ring", HealthState.Good);
        await app.IsAsync("key-certificate", HealthState.Good);
        var now = app.Clock.Now;
        app.Clock.Set(DateTimeOffset.UtcNow.AddDays(365 - 59));
        try { await app.IsAsync("key-certificate", HealthState.Watch); }
        finally { app.Clock.Set(now); }
    }

    [Fact]
    [Plants("log-folder")]
    public async Task A_log_that_cannot_be_written_is_seen()
    {
        await app.IsAsync("log-folder", HealthState.Good);
        await app.IsAsync("log-disk", HealthState.Good);
        var aside = app.LogFolder + "-aside";
        Directory.Move(app.LogFolder, aside);
        await File.WriteAllTextAsync(app.LogFolder, "in the way", TestContext.Current.CancellationToken);
        try
        {
            await app.IsAsync("log-folder", HealthState.Broken);
            await app.IsAsync("log-disk", HealthState.Unknown);
        }
        finally
        {
            File.Delete(app.LogFolder);
            Directory.Move(aside, app.LogFolder);
        }
    }

    [Fact]
    [Plants("public-address")]
    public async Task An_address_nobody_answers_at_is_seen()
    {
        await app.IsAsync("public-address", HealthState.Broken, "does not answer");
        await app.IsAsync("public-certificate", HealthState.Broken, "No secure connection");
    }

    [Fact]
    public async Task What_is_switched_off_on_purpose_is_neither_watched_nor_unknown()
    {
        await app.IsAsync("synthetic", HealthState.Watch, "The check is switched off.");
        await app.IsAsync("availability", HealthState.Good, "It is not measured");
        using var admin = await app.SignInAsync("admin@crb.local");
        Assert.Contains("It is not measured: the synthetic check is off.", (await admin.GetAsync("/admin/health")).Find("#availability"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_with_memory_and_threads_to_spare_is_good()
    {
        await app.IsAsync("memory", HealthState.Good, " MB of ");
        await app.IsAsync("worker-threads", HealthState.Good, "It waits ");
        await app.IsAsync("telegram-reading", HealthState.Good);
    }

    public sealed class HostedApp(Postgres postgres) : App(postgres)
    {
        private readonly DirectoryInfo reports = Directory.CreateTempSubdirectory("techsupport-reports-");

        public string Reports => reports.FullName;

        // a port that is held and never listened on
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Reports:Folder"] = Reports, ["Synthetic:Enabled"] = "false", ["Hospital:PublicUrl"] = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{Launch.HeldPort()}"),
        };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            reports.Delete(recursive: true);
        }
    }
}
