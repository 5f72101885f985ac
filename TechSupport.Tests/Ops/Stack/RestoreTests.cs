using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Stack;

/// <summary>ops/backup/restore on a real stack: everything comes back, or nothing is touched.</summary>
[Collection(SecondStackTests)]
public sealed class RestoreTests(SecondStack stack) : StackTests(stack), IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-restore-");

    private string First => Path.Combine(folder.FullName, "first");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_there_that_night_serves_again_and_what_came_after_it_is_kept_aside_and_on_record()
    {
        var (night, day) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        await MarkAsync(night);
        await NightlyAsync();
        await MarkAsync(day);
        await WorkAsync();
        var lost = await ExportHeadAsync();

        var refused = await RestoreAsync("latest");
        Assert.True(refused.Code == 3, refused.All);
        Assert.Contains("--force replaces it", refused.Errors, StringComparison.Ordinal);

        var done = await RestoreAsync("latest", "--force");
        Assert.True(done.Code == 0, done.All);
        Assert.Contains("Every table has as many rows as when it was backed up", done.Out, StringComparison.Ordinal);
        Assert.Contains($" to {lost} of it, at least, are lost", done.Out, StringComparison.Ordinal);
        Assert.Equal("1", await MarksAsync(night));
        Assert.Equal("0", await MarksAsync(day));
        Assert.Equal(Before, await Stack.ServingAsync());
        var aside = await Stack.SqlAsync("select max(datname) from pg_database where datname like 'techsupport_before_restore_%'", "postgres");
        Assert.Equal("1", await MarksAsync(day, aside));
        var verified = await Stack.ComposeAsync("exec", "-T", "app", "/app/techsupport", "audit", "verify");
        Assert.True(verified.Code == 0, verified.All);
        await Stack.SqlAsync($"drop database {aside}", "postgres");
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task A_backup_a_table_or_a_ticket_comes_back_beside_the_live_database()
    {
        var mark = Guid.NewGuid().ToString("N");
        await MarkAsync(mark);
        await NightlyAsync();
        var container = await Stack.ContainerAsync("app");

        var whole = await RestoreAsync("latest", "--into", "side_whole");
        Assert.True(whole.Code == 0, whole.All);
        Assert.Equal("1", await MarksAsync(mark, "side_whole"));
        var again = await RestoreAsync("latest", "--into", "side_whole");
        Assert.Equal(1, again.Code);
        Assert.Contains("already", again.Errors, StringComparison.Ordinal);
        Assert.Equal("1", await MarksAsync(mark, "side_whole"));

        var table = await RestoreAsync("latest", "--into", "side_table", "--table", "departments");
        Assert.True(table.Code == 0, table.All);
        Assert.Equal("1", await MarksAsync(mark, "side_table"));
        var none = await RestoreAsync("latest", "--into", "side_none", "--table", "nosuchtable");
        Assert.True(none.Code == 1, none.All);
        var ticket = await RestoreAsync("latest", "--into", "side_ticket", "--ticket", "999999999");
        Assert.Equal(1, ticket.Code);
        Assert.Contains("there is no ticket 999999999", ticket.Errors, StringComparison.Ordinal);
        Assert.Equal("side_table,side_whole", await Stack.SqlAsync("select string_agg(datname, ',' order by datname) from pg_database where datname like 'side%'", "postgres"));
        await UntouchedAsync(container);
        foreach (var side in new[] { "side_table", "side_whole" }) await Stack.SqlAsync($"drop database {side}", "postgres");
    }

    [Fact, Trait("Needs", "nightly")]
    public Task A_backup_that_is_damaged_reordered_older_or_of_another_key_is_found_before_anything_is_touched() => RefusedAsync(
        ("one byte of each file differs", "for f in $(find data -type f); do printf x | dd of=\"$f\" bs=1 seek=40 conv=notrunc status=none; done"),
        ("files have changed places", "set -- $(find data -type f); cp \"$1\" t; for f; do if [ -n \"$last\" ]; then cp \"$f\" \"$last\"; fi; last=$f; done; mv t \"$last\""));

    /// <summary>restic tries for most of a minute to read what is not there: at night.</summary>
    [Fact, Trait("Needs", "nightly")]
    public Task A_backup_that_is_cut_short_or_half_uploaded_is_found_before_anything_is_touched() => RefusedAsync(
        ("the files are cut short", "find data -type f -exec truncate -s -100 {} +"),
        ("no file arrived", "find data -type f -delete"));

    private async Task RefusedAsync(params (string What, string Damage)[] damages)
    {
        await NightlyAsync();
        var repository = Path.Combine(First, "nightly");
        var old = Path.Combine(folder.FullName, "yesterday");
        Assert.Equal(0, (await Script.RunAsync("cp", ["-a", repository, old])).Code);
        await NightlyAsync();
        var container = await Stack.ContainerAsync("app");
        var good = Path.Combine(folder.FullName, "good");
        Assert.Equal(0, (await Script.RunAsync("cp", ["-a", repository, good])).Code);

        foreach (var (what, damage) in damages)
        {
            var broken = await Script.RunAsync("bash", ["-c", $"cd \"$1\" && chmod -R u+w . && {damage}", "damage", repository]);
            Assert.True(broken.Code == 0, broken.All);
            var refused = await RestoreAsync("latest", "--force");
            Assert.True(refused.Code == 1, $"{what}: {refused.All}");
            Assert.Contains("NOT RESTORED:", refused.All, StringComparison.Ordinal);
            await PutAsync(good, repository);
        }

        await PutAsync(old, repository);
        var older = await RestoreAsync("latest", "--force");
        Assert.True(older.Code == 1, older.All);
        Assert.Contains("older ones were put in its place", older.All, StringComparison.Ordinal);
        await PutAsync(good, repository);

        var password = Path.Combine(Stack.Secrets, "backup_password");
        var kept = await File.ReadAllBytesAsync(password, Ct);
        await File.WriteAllTextAsync(password, "another password than that of these backups\n", Ct);
        try { Assert.Equal(1, (await RestoreAsync("latest", "--force")).Code); }
        finally { await File.WriteAllBytesAsync(password, kept, Ct); }
        await UntouchedAsync(container);
        Assert.Equal("techsupport", await Stack.SqlAsync("select string_agg(datname, ',') from pg_database where datname like 'techsupport%' and datname not like 'techsupport_before%'", "postgres"));
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Killed_after_the_exchange_the_next_run_puts_the_database_of_before_back_first()
    {
        var day = await EndedInTheExchangeAsync(async restore =>
        {
            restore.Kill(entireProcessTree: true);
            await restore.WaitForExitAsync(Ct);
        });
        Assert.Equal("0", await MarksAsync(day));

        var mended = await RestoreAsync("latest", "--into", "side_after");
        Assert.True(mended.Code == 0, mended.All);
        Assert.Contains("the database of before is put back first", mended.Out, StringComparison.Ordinal);
        Assert.Equal("1", await MarksAsync(day));
        // kept for anyone who wants to look, until the next restore
        foreach (var left in new[] { "side_after", "techsupport_restored" }) await Stack.SqlAsync($"drop database {left}", "postgres");
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Stopped_after_the_exchange_it_puts_the_database_of_before_back_itself()
    {
        var day = await EndedInTheExchangeAsync(async restore =>
        {
            await Script.RunAsync("kill", ["-TERM", $"{restore.Id}"]);
            var rest = await restore.StandardOutput.ReadToEndAsync(Ct);
            await restore.WaitForExitAsync(Ct);
            Assert.Equal(143, restore.ExitCode);
            Assert.Contains("The database of before serves again.", rest, StringComparison.Ordinal);
        });
        Assert.Equal("1", await MarksAsync(day));
        await Stack.SqlAsync("drop database techsupport_restored", "postgres");
    }

    /// <summary>A restore that ends when the databases have changed places; the mark that only the database of before has.</summary>
    private async Task<string> EndedInTheExchangeAsync(Func<System.Diagnostics.Process, Task> end)
    {
        var day = Guid.NewGuid().ToString("N");
        await NightlyAsync();
        await MarkAsync(day);
        using var restore = Script.Start("ops/backup/restore", ["latest", "--force"], Stack.With(Settings()));
        await SaidAsync(restore, "Making it fit to serve");
        await end(restore);
        return day;
    }

    private static async Task PutAsync(string from, string to)
    {
        var put = await Script.RunAsync("bash", ["-c", "rm -rf \"$2\" && cp -a \"$1\" \"$2\"", "put", from, to]);
        Assert.True(put.Code == 0, put.All);
    }

    private Task<string> MarkAsync(string mark) => Stack.SqlAsync($"insert into departments (name, name_ru, active) values ('{mark}', '{mark}', false)");

    private Task<string> MarksAsync(string mark, string database = "techsupport") => Stack.SqlAsync($"select count(*) from departments where name = '{mark}'", database);

    /// <summary>Somebody signs in, so that the audit log goes on.</summary>
    private async Task WorkAsync()
    {
        var tested = await Stack.RunAsync("ops/deploy/smoke-test.sh", ["--timeout", "60"]);
        Assert.True(tested.Code == 0, tested.All);
    }

    /// <summary>What the server's hourly job writes; the row that was exported.</summary>
    private async Task<string> ExportHeadAsync()
    {
        var head = await Stack.SqlAsync("select seq || ' ' || encode(hash, 'hex') from event_chain_head");
        var logs = (await Stack.ComposeAsync("config", "--format", "json")).Out;
        var volume = System.Text.Json.Nodes.JsonNode.Parse(logs)!["volumes"]!["app-logs"]!["name"]!.ToString();
        var written = await Stack.ComposeAsync("run", "--rm", "-T", "--no-deps", "--user", "1001:1001", "--entrypoint", "sh", "-v", $"{volume}:/app-logs", "db", "-c", $"echo '{head} 2026-11-26T10:00:00Z' >>/app-logs/audit-heads.log");
        Assert.True(written.Code == 0, written.All);
        return head.Split(' ')[0];
    }

    private async Task NightlyAsync()
    {
        var done = await Stack.RunAsync("ops/backup/nightly", [], Settings());
        Assert.True(done.Code == 0, done.All);
    }

    private Task<Ended> RestoreAsync(params string[] arguments) => Stack.RunAsync("ops/backup/restore", arguments, Settings());

    private (string Name, string? Value)[] Settings()
    {
        Directory.CreateDirectory(First);
        return [("BACKUP_DIR", First), ("BACKUP_SPOOL", Path.Combine(folder.FullName, "spool"))];
    }
}
