using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>The archive of everything that is written, and ops/backup/restore --at, on a real stack.</summary>
[Collection(SecondStackTests)]
public sealed class PointInTimeTests(SecondStack stack) : StackTests(stack), IDisposable
{
    /// <summary>WAL_ARCHIVE_SECONDS of the stack; a hospital has 300, and promises 15 minutes.</summary>
    private const int ArchiveSeconds = 10;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-moments-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Between_two_moments_the_first_has_happened_and_the_second_has_not()
    {
        Assert.Contains("Base backup made", Stack.FirstDeployment.Out + await File.ReadAllTextAsync(Path.Combine(Stack.State, "deploy.log"), Ct), StringComparison.Ordinal);
        var (first, second) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await MarkAsync(first);
        var moment = await Stack.SqlAsync("select to_char(date_trunc('second', now()) + interval '1 second', 'YYYY-MM-DD HH24:MI:SS') || '+00'");
        await UntilAsync(async () => await Stack.SqlAsync($"select now() > timestamptz '{moment}' + interval '1 second'") == "t", "the moment to pass");
        await MarkAsync(second);
        await ArchivedAsync();
        var facts = await CountsAsync(first, second);

        var refused = await RestoreAsync("--at", moment);
        Assert.True(refused.Code == 3, refused.All);
        var done = await RestoreAsync("--at", moment, "--force");
        Assert.True(done.Code == 0, done.All);
        Assert.Equal("1", await MarksAsync(first));
        Assert.Equal("0", await MarksAsync(second));
        Assert.Equal(Before, await Stack.ServingAsync());
        var aside = await Stack.SqlAsync("select max(datname) from pg_database where datname like 'techsupport_before_restore_%'", "postgres");
        Assert.Equal("1", await MarksAsync(second, aside));
        Assert.Equal(facts, await CountsAsync(first, second));
        var verified = await Stack.ComposeAsync("exec", "-T", "app", "/app/techsupport", "audit", "verify");
        Assert.True(verified.Code == 0, verified.All);
        Assert.Contains($"point in time {moment}", await Stack.SqlAsync("select string_agg(data::text, ' ') from events where kind = 'audit.restored'"), StringComparison.Ordinal);
        await Stack.SqlAsync($"drop database {aside}", "postgres");
    }

    [Fact]
    public async Task Of_a_host_that_dies_no_more_is_lost_than_was_promised()
    {
        DateTimeOffset died;
        try
        {
            var until = TimeProvider.System.GetUtcNow().AddSeconds(2.5 * ArchiveSeconds);
            await UntilAsync(async () =>
            {
                await Stack.SqlAsync($"insert into departments (name, name_ru, active) values ('tick-' || clock_timestamp(), '-', false)");
                return TimeProvider.System.GetUtcNow() > until;
            }, "some work to be done");
            Assert.Equal(0, (await ProductionStack.DockerAsync("kill", "--signal", "KILL", await Stack.ContainerAsync("db"))).Code);
            died = TimeProvider.System.GetUtcNow();
            // the host is gone: what is left of it is what had arrived here
            await CopyAsync();
        }
        finally
        {
            var up = await Stack.ComposeAsync("up", "-d", "--no-deps", "--wait", "db");
            Assert.True(up.Code == 0, up.All);
        }
        var done = await RestoreCopyAsync("--at", "now", "--into", "side_lost");
        Assert.True(done.Code == 0, done.All);
        var last = DateTimeOffset.Parse(await Stack.SqlAsync("select max(substr(name, 6)::timestamptz) at time zone 'utc' || 'Z' from departments where name like 'tick-%'", "side_lost"), System.Globalization.CultureInfo.InvariantCulture);
        await Stack.SqlAsync("drop database side_lost", "postgres");
        await Stack.SqlAsync("delete from departments where name like 'tick-%'");
        TestContext.Current.SendDiagnosticMessage($"Lost: {(died - last).TotalSeconds:0.0} s, at {ArchiveSeconds} s from archive to archive");
        // 15 minutes are three times the five of a hospital
        Assert.InRange(died - last, TimeSpan.Zero, TimeSpan.FromSeconds(3 * ArchiveSeconds));
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task An_archive_that_is_damaged_cut_short_of_another_key_or_another_database_is_found_before_anything_is_touched()
    {
        var container = await Stack.ContainerAsync("app");
        await ArchivedAsync();
        var early = await RestoreAsync("--at", "2026-01-01 10:00", "--force");
        Assert.True(early.Code == 1, early.All);
        Assert.Contains("NOT RESTORED: it could not be recovered", early.All, StringComparison.Ordinal);
        foreach (var wrong in new[] { "yesterday evening", "2099-01-01 10:00" }) Assert.Equal(2, (await RestoreAsync("--at", wrong)).Code);

        foreach (var (what, damage) in new[]
        {
            ("one byte of each file differs", "for f in $(find backup -path '*/bundle/*' -type f); do printf x | dd of=\"$f\" bs=1 seek=900 conv=notrunc status=none; done"),
            ("files are cut short", "find backup -path '*/bundle/*' -type f -exec truncate -s '<3000' {} +"),
            ("the archive never arrived", "find archive -type f -name '0*' -delete"),
        })
        {
            await CopyAsync();
            var broken = await Script.RunAsync("bash", ["-c", $"cd \"$1/pgbackrest\" && {damage}", "damage", Copy]);
            Assert.True(broken.Code == 0, broken.All);
            var refused = await RestoreCopyAsync("--at", "now", "--force");
            Assert.True(refused.Code == 1, $"{what}: {refused.All}");
            Assert.Contains("NOT RESTORED:", refused.All, StringComparison.Ordinal);
            await UntouchedAsync(container);
        }

        await CopyAsync();
        var secret = Path.Combine(Stack.Secrets, "wal_cipher.conf");
        var kept = await File.ReadAllBytesAsync(secret, Ct);
        await File.WriteAllTextAsync(secret, "[global]\nrepo1-cipher-pass=another password than that of this archive\n", Ct);
        try { Assert.Equal(1, (await RestoreCopyAsync("--at", "now", "--force")).Code); }
        finally { await File.WriteAllBytesAsync(secret, kept, Ct); }
        await UntouchedAsync(container);
        Assert.Empty((await ProductionStack.DockerAsync("ps", "-q", "--filter", "label=com.docker.compose.service=recovery")).Out);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task A_base_backup_is_one_at_a_time_and_made_again_at_any_time()
    {
        var metrics = Directory.CreateDirectory(Path.Combine(folder.FullName, "metrics")).FullName;
        using (var first = Script.Start("ops/backup/base", [], Stack.With()))
        {
            await SaidAsync(first, "Making a base backup (diff)");
            Assert.Equal(6, (await Stack.RunAsync("ops/backup/base", [])).Code);
            first.Kill(entireProcessTree: true);
            await first.WaitForExitAsync(Ct);
        }
        Ended done = new(6, "", "");
        await UntilAsync(async () => (done = await Stack.RunAsync("ops/backup/base", ["--full"], ("METRICS_DIR", metrics))).Code == 0, "the killed one to be gone");
        Assert.Contains("Point-in-time recovery available from 20", done.Out, StringComparison.Ordinal);
        Assert.Contains("techsupport_base_backup_success_seconds", await File.ReadAllTextAsync(Path.Combine(metrics, "techsupport_base_backup.prom"), Ct), StringComparison.Ordinal);
        Assert.Contains("Any moment from 20", (await Stack.RunAsync("ops/backup/restore", ["--list"], Nightly())).Out, StringComparison.Ordinal);
    }

    private string Copy => Path.Combine(folder.FullName, "copy");

    private async Task CopyAsync()
    {
        var copied = await Script.RunAsync("bash", ["-c", "rm -rf \"$2\" && mkdir \"$2\" && cp -a \"$1/pgbackrest\" \"$2/\" && chmod 711 \"${2%/*}\" \"$2\"", "copy", Stack.Backups, Copy]);
        Assert.True(copied.Code == 0, copied.All);
    }

    private Task<string> MarkAsync(string mark) => Stack.SqlAsync($"insert into departments (name, name_ru, active) values ('{mark}', '{mark}', false)");

    private Task<string> MarksAsync(string mark, string database = "techsupport") => Stack.SqlAsync($"select count(*) from departments where name = '{mark}'", database);

    private Task<string> CountsAsync(string first, string second) =>
        Stack.SqlAsync($"select (select count(*) from tickets) || ' ' || (select count(*) from users) || ' ' || (select count(*) from departments where name not in ('{first}', '{second}'))");

    /// <summary>Everything written until now has arrived.</summary>
    private async Task ArchivedAsync()
    {
        var written = await Stack.SqlAsync("select pg_walfile_name(pg_switch_wal())", "postgres");
        await UntilAsync(async () => await Stack.SqlAsync($"select last_archived_wal >= '{written}' from pg_stat_archiver", "postgres") == "t", $"{written} to be archived");
    }

    private (string, string?)[] Nightly(string? backups = null) => [("BACKUP_DIR", backups ?? Stack.Backups), ("BACKUP_SPOOL", Path.Combine(folder.FullName, "spool"))];

    private Task<Ended> RestoreAsync(params string[] arguments) => Stack.RunAsync("ops/backup/restore", arguments, Nightly());

    private Task<Ended> RestoreCopyAsync(params string[] arguments) => Stack.RunAsync("ops/backup/restore", arguments, Nightly(Copy));
}
