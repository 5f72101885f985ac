using System.Text.Json.Nodes;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>ops/backup/nightly on a real stack, into two places.</summary>
[Collection(SecondStackTests)]
public sealed class NightlyBackupTests(SecondStack stack) : StackTests(stack), IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-backups-");

    private string First => Path.Combine(folder.FullName, "first");
    private string Second => Path.Combine(folder.FullName, "second");
    private string Spool => Path.Combine(folder.FullName, "spool");
    private string Metrics => Path.Combine(folder.FullName, "metrics");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact, Trait("Needs", "nightly")]
    public async Task A_night_is_in_both_places_and_brings_back_every_row_it_names()
    {
        await Stack.DoneAsync("ops/secrets/backup", [], Settings());
        // the other building cannot be reached for a night
        var away = await NightlyAsync(("BACKUP_SECOND_MOUNT", "yes"));
        Assert.True(away.Code == 1 && away.All.Contains("is not mounted. " + First, StringComparison.Ordinal), away.All);
        // and had missed another one
        Assert.Equal(0, (await ResticAsync(First, "backup", "--tag", "nightly", "--host", "techsupport", "--time", "2026-11-20 00:10:00", Path.Combine(Stack.Config, "ca.pem"))).Code);
        var exported = Path.Combine(Stack.AuditExports, "events-2020-01-0123456789ab.jsonl.gz");
        await File.WriteAllTextAsync(exported, "a month of the audit log", Ct);
        var done = await NightlyAsync();
        File.Delete(exported);
        Assert.True(done.Code == 0, done.All);
        Assert.Equal(2, JsonNode.Parse((await ResticAsync(Second, "snapshots", "--json")).Out)!.AsArray().Count);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Spool));
        Assert.Matches(@"techsupport_backup_success_seconds \d{10}\ntechsupport_backup_duration_seconds \d+\ntechsupport_backup_bytes \d+\ntechsupport_backup_places 2\n", await File.ReadAllTextAsync(Path.Combine(Metrics, "techsupport_backup.prom"), Ct));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Second, "config"), "*.tar.age"));

        foreach (var place in new[] { First, Second })
        {
            var manifest = JsonNode.Parse((await ResticAsync(place, "dump", "latest", "/manifest.json")).Out)!;
            Assert.Equal("a month of the audit log", (await ResticAsync(place, "dump", "latest", $"/audit-exports/{Path.GetFileName(exported)}")).Out);
            Assert.Equal("", await RestoredAsync(place));
            // the database may have gone on since: what counts is what was there in that transaction, and that came back
            var counted = await Stack.SqlAsync("select string_agg(relname || ' ' || (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', relname), false, true, '')))[1]::text, E'\\n' order by relname) "
                + "from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace", "nightly_check");
            Assert.Equal(manifest["tables"]!.AsObject().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} {t.Value}"), counted.Split('\n').Order(StringComparer.Ordinal));
            Assert.True((long)manifest["tables"]!["events"]! > 0);
            Assert.Equal($"{manifest["head"]!["row"]} {manifest["head"]!["hash"]}", await Stack.SqlAsync("select seq || ' ' || encode(hash, 'hex') from event_chain_head", "nightly_check"));
            await Stack.SqlAsync("drop database nightly_check", "postgres");
        }
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task A_good_copy_of_the_settings_in_the_second_place_is_not_written_over_by_a_damaged_one()
    {
        await Stack.DoneAsync("ops/secrets/backup", [], Settings());
        Assert.Equal(0, (await NightlyAsync()).Code);
        var copy = Assert.Single(Directory.GetFiles(Path.Combine(Second, "config"), "20*.tar.age"));
        var good = await File.ReadAllBytesAsync(copy, Ct);
        await File.WriteAllBytesAsync(Path.Combine(First, "config", Path.GetFileName(copy)), good[..^100], Ct);
        var failed = await NightlyAsync();
        Assert.Equal(1, failed.Code);
        Assert.Contains("differ: one of them is damaged", failed.Errors, StringComparison.Ordinal);
        Assert.Equal(good, await File.ReadAllBytesAsync(copy, Ct));
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Two_at_once_is_one_and_a_killed_one_leaves_nothing_that_counts()
    {
        using (var first = Start())
        {
            await SaidAsync(first, "Writing ");
            var second = await NightlyAsync();
            Assert.Equal(6, second.Code);
            Assert.Contains("another backup is under way", second.Errors, StringComparison.Ordinal);
            first.Kill(entireProcessTree: true);
            await first.WaitForExitAsync(Ct);
        }
        Assert.False(File.Exists(Path.Combine(Metrics, "techsupport_backup.prom")));

        var done = await NightlyAsync();
        Assert.True(done.Code == 0, done.All);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Spool));
        Assert.Equal(0, (await ResticAsync(First, "check", "--read-data")).Code);
        Assert.Equal(0, (await ResticAsync(Second, "check", "--read-data")).Code);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Backups_that_are_gone_and_a_place_that_is_not_there_are_said_and_nothing_new_is_begun()
    {
        Assert.Equal(0, (await NightlyAsync()).Code);
        Directory.Move(Path.Combine(First, "nightly"), Path.Combine(First, "taken-away"));
        await RefusedAsync("are gone");
        Assert.False(Directory.Exists(Path.Combine(First, "nightly")));
        Directory.Move(Path.Combine(First, "taken-away"), Path.Combine(First, "nightly"));

        await RefusedAsync("is not mounted", ("BACKUP_SECOND_MOUNT", "yes"));
        await RefusedAsync("is not there", ("BACKUP_SECOND_DIR", Path.Combine(folder.FullName, "nowhere")));
        var password = Path.Combine(Stack.Secrets, "backup_password");
        var kept = await File.ReadAllBytesAsync(password, Ct);
        await File.WriteAllTextAsync(password, "another password than that of these backups\n", Ct);
        try { await RefusedAsync("does not open with"); }
        finally { await File.WriteAllBytesAsync(password, kept, Ct); }
        Assert.Equal(0, (await NightlyAsync()).Code);
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task A_place_that_takes_nothing_can_be_read_and_a_night_that_is_still_to_come_is_not_the_latest()
    {
        Assert.Equal(0, (await NightlyAsync()).Code);
        Assert.Equal(0, (await Script.RunAsync("mount", ["--bind", Second, Second])).Code);
        try
        {
            Assert.Equal(0, (await Script.RunAsync("mount", ["-o", "remount,bind,ro", Second])).Code);
            var beside = await Stack.RunAsync("ops/backup/restore", ["latest", "--from", "second", "--into", "side_second"], Settings());
            Assert.True(beside.Code == 0, beside.All);
            await Stack.SqlAsync("drop database side_second", "postgres");
        }
        finally { await Script.RunAsync("umount", [Second]); }

        Assert.Equal(0, (await ResticAsync(First, "backup", "--tag", "nightly", "--host", "techsupport", "--time", "2036-01-01 00:10:00", Path.Combine(Stack.Config, "ca.pem"))).Code);
        var refused = await Stack.RunAsync("ops/backup/restore", ["latest", "--into", "side_future"], Settings());
        Assert.Equal(1, refused.Code);
        Assert.Contains("still to come", refused.Errors, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string words, params (string Name, string? Value)[] more)
    {
        var ended = await NightlyAsync(more);
        Assert.True(ended.Code == 1, ended.All);
        Assert.Contains("No good backup this night:", ended.All, StringComparison.Ordinal);
        Assert.Contains(words, ended.All, StringComparison.Ordinal);
    }

    private Task<Ended> NightlyAsync(params (string Name, string? Value)[] more) => Stack.RunAsync("ops/backup/nightly", [], [.. Settings(), .. more]);

    private System.Diagnostics.Process Start() => Script.Start("ops/backup/nightly", [], Stack.With(Settings()));

    private (string Name, string? Value)[] Settings()
    {
        foreach (var part in new[] { First, Second, Metrics }) Directory.CreateDirectory(part);
        return [("BACKUP_DIR", First), ("BACKUP_SECOND_DIR", Second), ("BACKUP_SPOOL", Spool), ("METRICS_DIR", Metrics)];
    }

    private Task<Ended> ResticAsync(string place, params string[] arguments) =>
        Script.RunAsync("restic", ["--quiet", "--no-cache", "--repo", Path.Combine(place, "nightly"), "--password-file", Path.Combine(Stack.Secrets, "backup_password"), .. arguments]);

    /// <summary>Restores the newest backup of a place into a database of its own; what pg_restore complained of.</summary>
    private async Task<string> RestoredAsync(string place)
    {
        await Stack.SqlAsync("drop database if exists nightly_check with (force)", "postgres");
        await Stack.SqlAsync("create database nightly_check", "postgres");
        var dump = Path.Combine(folder.FullName, "dump");
        var written = await Script.RunAsync("bash", ["-c", "restic --quiet --no-cache --repo \"$1\" --password-file \"$2\" dump latest /techsupport.dump >\"$3\"", "restore",
            Path.Combine(place, "nightly"), Path.Combine(Stack.Secrets, "backup_password"), dump]);
        Assert.True(written.Code == 0, written.All);
        var restored = await Script.RunAsync("bash", ["-c", "source ops/lib/common.sh && load_config && in_database pg_restore -U postgres -d nightly_check --exit-on-error <\"$1\"", "ops/lib/common.sh", dump], Stack.With());
        return restored.Code == 0 ? "" : restored.All;
    }
}
