using System.Diagnostics;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>
/// The rehearsal of ops/runbooks/enterprise/disaster-recovery.md, "Onto an empty host", from its second step on: what HostTests make of a bare host is there, all
/// that the lost host had on its own disks is not. What outlives it is on shares: releases, the backups' places; and the key of the backups, on a stick.
/// </summary>
[Collection(SecondStackTests), Trait("Needs", "nightly")]
public sealed class LostHostTests(SecondStack stack) : StackTests(stack), IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-lost-");

    private string In(string name) => Path.Combine(folder.FullName, name);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public Task With_the_archive_everything_comes_back_onto_an_empty_host_within_the_hour() => RehearseAsync(archive: true);

    [Fact]
    public Task With_the_second_place_alone_the_night_comes_back_onto_an_empty_host_within_the_hour() => RehearseAsync(archive: false);

    private async Task RehearseAsync(bool archive)
    {
        foreach (var name in new[] { "second", "metrics" }) Directory.CreateDirectory(In(name));
        var (night, day) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await MarkAsync(night);
        await DoneAsync("ops/secrets/backup");
        await DoneAsync("ops/backup/nightly");
        await MarkAsync(day);
        var written = await Stack.SqlAsync("select pg_walfile_name(pg_switch_wal())", "postgres");
        await UntilAsync(async () => await Stack.SqlAsync($"select last_archived_wal >= '{written}' from pg_stat_archiver", "postgres") == "t", "the day to be archived");
        var people = await Stack.SqlAsync("select count(*) from users");
        File.Copy(Path.Combine(Stack.Secrets, "backup_key"), In("stick"));

        // lost: containers, volumes, settings, secrets, what the host remembered; of the first place all but what lay on a share
        Assert.Equal(0, (await Stack.ComposeAsync("kill")).Code);
        Assert.Equal(0, (await Stack.ComposeAsync("--profile", "*", "down", "-v")).Code);
        foreach (var lost in new[] { Stack.Config, Stack.State, Stack.Reports }) Directory.Delete(lost, recursive: true);
        foreach (var lost in Directory.GetFileSystemEntries(Stack.Backups).Where(e => !(archive && e.EndsWith("/pgbackrest", StringComparison.Ordinal)))) await Script.RunAsync("rm", ["-rf", lost]);

        var clock = Stopwatch.StartNew();
        var copy = Directory.GetFiles(In("second/config"), "20*.tar.age").Order(StringComparer.Ordinal).Last();
        await DoneAsync("ops/secrets/restore", copy, "--key", In("stick"));
        await DoneAsync("ops/secrets/check");
        await DoneAsync("ops/deploy/deploy.sh", Before, "--emergency", "The host is lost");
        if (archive) await DoneAsync("ops/backup/restore", "--at", "now", "--force");
        else
        {
            Assert.Matches("^[0-9a-f]{12}  20", (await DoneAsync("ops/backup/restore", "--list", "--from", "second")).Out);
            await DoneAsync("ops/backup/restore", "latest", "--from", "second", "--force");
        }
        await DoneAsync("ops/backup/base", archive ? ["--new-cluster"] : []);
        await DoneAsync("ops/deploy/smoke-test.sh");
        var verified = await Stack.ComposeAsync("exec", "-T", "app", "/app/techsupport", "audit", "verify");
        Assert.True(verified.Code == 0, verified.All);
        await DoneAsync("ops/backup/nightly");
        TestContext.Current.TestOutputHelper?.WriteLine($"Serves again, with its next backup made, after {clock.Elapsed.TotalSeconds:0} s");

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.Equal("1", await MarksAsync(night));
        Assert.Equal(archive ? "1" : "0", await MarksAsync(day));
        Assert.Equal(people, await Stack.SqlAsync("select count(*) from users"));
        Assert.Equal(Before, await Stack.ServingAsync());
        await Stack.SqlAsync($"drop database {await Stack.SqlAsync("select max(datname) from pg_database where datname like 'techsupport_before_restore_%'", "postgres")}", "postgres");
    }

    private Task<string> MarkAsync(string mark) => Stack.SqlAsync($"insert into departments (name, name_ru, active) values ('{mark}', '{mark}', false)");

    private Task<string> MarksAsync(string mark) => Stack.SqlAsync($"select count(*) from departments where name = '{mark}'");

    private async Task<Ended> DoneAsync(string script, params string[] arguments)
    {
        var ended = await Stack.RunAsync(script, arguments, ("BACKUP_SECOND_DIR", In("second")), ("BACKUP_SPOOL", In("spool")), ("METRICS_DIR", In("metrics")));
        Assert.True(ended.Code == 0, $"{script} {string.Join(' ', arguments)}: {ended.All}");
        return ended;
    }
}
