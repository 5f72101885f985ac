using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations;

/// <summary>A day's work is lost, and yesterday's database comes back: two clones of one database, of which only the first went on.</summary>
public sealed class AfterRestoreTests(Postgres postgres) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-recovery-").FullName;
    private string lost = "", restored = "";

    private string Heads => Path.Combine(folder, "audit-heads.log");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (lost, restored) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await ExportAsync(lost);
        await using var db = At(lost);
        for (var i = 0; i < 3; i++) db.Record(new Event(PersonEvent.Changed, Actor.System, 1, null, DateTimeOffset.UtcNow));
        await db.SaveChangesAsync(Ct);
        await ExportAsync(lost);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in new[] { lost, restored }) await postgres.DropDatabaseAsync(connection);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_lost_is_on_record_and_the_log_verifies_from_then_on()
    {
        Assert.Contains(await FindAsync(), f => f.Contains("cut off", StringComparison.Ordinal));
        var head = (await VerifyAsync(null)).HeadSeq;

        var (code, said, errors) = await RunAsync("--source", "nightly of 2026-11-25");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"Rows {head + 1} to {head + 3} of it, at least, are lost", said, StringComparison.Ordinal);
        await using var db = At(restored);
        Assert.Single(await db.Events.Where(e => e.Kind == AuditEvent.Verified).ToListAsync(Ct));
        var recorded = Assert.Single(await db.Events.Where(e => e.Kind == AuditEvent.Restored).ToListAsync(Ct));
        Assert.Equal("nightly of 2026-11-25", recorded.Data["source"]);
        Assert.Equal($"{head}", recorded.Data["row"]);
        Assert.Equal($"{head + 3}", recorded.Data["lost_to"]);
        Assert.Empty(await FindAsync());

        // and the next head, of a row whose number was exported once before
        await ExportAsync(restored);
        Assert.Empty(await FindAsync());
        // a copy of the file, compared on another machine
        var copy = Path.Combine(folder, "copied.log");
        File.Copy(Heads, copy);
        Assert.Empty((await VerifyAsync(await ExportedChainHeads.ReadAsync(copy, Ct))).Findings);
        // again is as good as once, and says nothing is lost
        Assert.Contains("No exported head says", (await RunAsync("--source", "again")).Out, StringComparison.Ordinal);
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task A_run_that_was_cut_off_between_the_file_and_the_event_is_finished_by_the_next()
    {
        var now = await VerifyAsync(null);
        await ExportedChainHeads.AppendAsync(Heads, ExportedChainHeads.Line(now.HeadSeq, now.HeadHash, DateTimeOffset.UtcNow), Ct);
        Assert.Contains("does not say that a backup was restored", Assert.Single(await FindAsync()), StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("--source", "x")).Code);
        Assert.Empty(await FindAsync());
    }

    [Theory]
    [InlineData("update events set data = '{\"x\": \"1\"}' where id = (select event_id from event_chain where seq = 2)", "Row 2")]
    [InlineData("delete from event_chain where seq = 2", "Rows 2 to 2")]
    public async Task A_backup_whose_log_is_not_whole_does_not_serve_and_nothing_is_changed(string tampering, string found)
    {
        await SqlAsync(tampering);
        var before = await File.ReadAllTextAsync(Heads, Ct);
        var (code, _, errors) = await RunAsync("--source", "x");
        Assert.Equal(1, code);
        Assert.Contains("is not whole, so it does not serve; nothing was changed", errors, StringComparison.Ordinal);
        Assert.Contains(found, errors, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Heads, Ct));
        Assert.Equal(0L, await SqlAsync("select count(*) from events where kind = 'audit.restored'"));
    }

    [Fact]
    public async Task A_chain_that_was_rewritten_before_the_exported_heads_does_not_serve()
    {
        await File.WriteAllTextAsync(Heads, $"2 {new string('a', 64)} 2026-11-24T10:00:00Z\n{await File.ReadAllTextAsync(Heads, Ct)}", Ct);
        var (code, _, errors) = await RunAsync("--source", "x");
        Assert.Equal(1, code);
        Assert.Contains("Row 2: its hash is not the one that was exported", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_a_restore_excuses_no_line_that_is_gone_from_the_file()
    {
        Assert.Equal(0, (await RunAsync("--source", "x")).Code);
        var lines = await File.ReadAllLinesAsync(Heads, Ct);
        await File.WriteAllLinesAsync(Heads, lines.Where((_, i) => i != 1), Ct);
        Assert.Contains(await FindAsync(), f => f.Contains("they were removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sessions_end_and_what_was_under_way_is_free_again()
    {
        await SqlAsync("""
            insert into data_protection_keys (friendly_name, xml) values ('key', '<key id="6d1b5a6f-4b0e-4b39-9a3a-3a6c2f1f0a11" version="1"><creationDate>2026-11-01T00:00:00Z</creationDate><activationDate>2026-11-01T00:00:00Z</activationDate><expirationDate>2027-02-01T00:00:00Z</expirationDate><descriptor deserializerType="x" /></key>');
            insert into qrtz_scheduler_state (sched_name, instance_name, last_checkin_time, checkin_interval) values ('techsupport', 'gone', 1, 1);
            insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery) values ('techsupport', 'j', 'g', 'x', true, true, false, false);
            insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, trigger_state, trigger_type, start_time) values ('techsupport', 't', 'g', 'j', 'g', 'BLOCKED', 'CRON', 1);
            insert into qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name, job_group, is_nonconcurrent, requests_recovery)
                values ('techsupport', '1', 't', 'g', 'gone', 1, 1, 5, 'EXECUTING', 'j', 'g', true, false);
            """);
        var (code, said, errors) = await RunAsync("--source", "x");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("Every session is ended (1 keys). 1 jobs", said, StringComparison.Ordinal);
        Assert.Equal("WAITING", await SqlAsync("select trigger_state from qrtz_triggers"));
        Assert.Equal(0L, await SqlAsync("select (select count(*) from qrtz_fired_triggers) + (select count(*) from qrtz_scheduler_state)"));
        Assert.Equal(1L, await SqlAsync("select count(*) from data_protection_keys where xml like '%<revocation%' and xml like '%6d1b5a6f%'"));
    }

    [Theory]
    [InlineData("", "--source")]
    [InlineData("two\nlines", "--source")]
    public async Task A_source_that_is_no_line_is_refused(string source, string words)
    {
        var (code, said, errors) = await RunAsync("--source", source);
        Assert.NotEqual(0, code);
        Assert.Contains(words, said + errors, StringComparison.Ordinal);
    }

    private Task<Ended> RunAsync(params string[] arguments) =>
        Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "after-restore", .. arguments], new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = restored, ["DataProtection__Certificate"] = KeyCertificate.Pem, ["Audit__HeadsFile"] = Heads,
        });

    private async Task ExportAsync(string connection)
    {
        var now = await new AuditVerification(connection).RunAsync(null, Ct);
        await ExportedChainHeads.AppendAsync(Heads, ExportedChainHeads.Line(now.HeadSeq, now.HeadHash, DateTimeOffset.UtcNow), Ct);
    }

    private async Task<IReadOnlyList<string>> FindAsync() => (await VerifyAsync(await ExportedChainHeads.ReadAsync(Heads, Ct))).Findings;

    private Task<AuditResult> VerifyAsync(ExportedChainHeads? heads) => new AuditVerification(restored).RunAsync(heads, Ct);

    private async Task<object?> SqlAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(restored);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }

    private static AppDb At(string connection) => new(Database.Options(new(), connection).Options);
}
