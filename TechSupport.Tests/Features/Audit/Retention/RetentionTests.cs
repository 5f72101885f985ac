using Npgsql;
using TechSupport.Features.Audit.Retention;
using TechSupport.Kernel;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit.Retention;

/// <summary>One month goes: what is safe to run again, and what nobody can do.</summary>
public sealed class RetentionTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly EventMonth January = new(new(2025, 1, 1));

    private RetentionDesk desk = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        desk = await RetentionDesk.OpenAsync(postgres, January.First, new(2026, 3, 1));
        desk.Clock.Set(January.DueAt(13).AddMinutes(-1));
        await desk.HappenAsync([.. Enumerable.Range(0, 40).Select(day => January.Start.AddDays(day).AddSeconds(1))]);
        await desk.HeadAsync();
    }

    public async ValueTask DisposeAsync() => await desk.DisposeAsync();

    [Fact]
    public async Task A_month_stays_until_all_of_it_is_older_and_then_goes_with_its_event_and_its_anchor()
    {
        await desk.NightAsync();
        Assert.Empty(Directory.GetFiles(desk.Exports, "events-*"));
        desk.Clock.Set(January.DueAt(13));
        await desk.WholeAsync();
        await desk.NightAsync();
        Assert.DoesNotContain("2025-01", await desk.MonthsAsync());
        Assert.Equal(9, await desk.AskAsync<long>("select count(*) from events where kind = 'person.signed_out'"));
        Assert.Equal("31 31", await desk.AskAsync<string>("select string_agg(a.seq || ' ' || a.entries, ',') from audit_anchors a join events e on e.kind = 'audit.dropped' and e.data->>'file' = a.file and e.at = a.dropped_at"));
        await desk.WholeAsync();
        await desk.NightAsync();
        Assert.Equal(1, await desk.AskAsync<long>("select count(*) from audit_anchors"));
        Assert.Equal(3, Directory.GetFiles(desk.Exports, "events-2025-01-*").Length);
    }

    [Fact]
    public async Task Without_a_folder_for_exports_nothing_is_dropped()
    {
        desk.Clock.Set(January.DueAt(30));
        desk.Options.ExportPath = null;
        var exports = Path.GetDirectoryName(desk.Options.HeadsFile);
        await desk.NightAsync();
        desk.Options.ExportPath = exports;
        Assert.Contains("2025-01", await desk.MonthsAsync());
    }

    [Fact]
    public async Task An_export_that_was_made_before_a_crash_is_known_again()
    {
        desk.Clock.Set(January.DueAt(13));
        await ExportAsync();
        var before = await ExportsAsync();
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await desk.NightAsync();
        Assert.Equal(before, await ExportsAsync());
        Assert.DoesNotContain("2025-01", await desk.MonthsAsync());
        await desk.WholeAsync();
    }

    /// <summary>The files as a kill leaves them, in the order they are written.</summary>
    [Theory]
    [InlineData("jsonl.gz.part")]
    [InlineData("jsonl.gz")]
    [InlineData("jsonl.gz", "manifest.json.sig.part")]
    [InlineData("jsonl.gz", "manifest.json.sig")]
    [InlineData("jsonl.gz", "manifest.json.sig", "manifest.json.part")]
    public async Task After_a_kill_at_any_file_the_next_night_exports_and_drops(params string[] left)
    {
        desk.Clock.Set(January.DueAt(13));
        await ExportAsync();
        foreach (var file in Directory.GetFiles(desk.Exports, "events-*"))
        {
            var kind = file.Split('.', 2)[1];
            if (left.Contains(kind + ".part")) await File.WriteAllTextAsync(file + ".part", "half", Ct);
            if (!left.Contains(kind)) File.Delete(file);
        }
        await desk.NightAsync();
        await desk.WholeAsync();
        Assert.DoesNotContain("2025-01", await desk.MonthsAsync());
        Assert.Equal(3, Directory.GetFiles(desk.Exports, "events-2025-01-*").Length);
    }

    [Fact]
    public async Task Nothing_is_dropped_while_the_folder_cannot_be_written()
    {
        desk.Clock.Set(January.DueAt(13));
        var (exports, file) = (desk.Exports, Path.Combine(desk.Exports, "in-the-way"));
        await File.WriteAllTextAsync(file, "", Ct);
        desk.Options.ExportPath = Path.Combine(file, "exports");
        await Assert.ThrowsAnyAsync<IOException>(desk.NightAsync);
        desk.Options.ExportPath = exports;
        Assert.Contains("2025-01", await desk.MonthsAsync());
    }

    [Fact]
    public async Task An_export_that_was_damaged_is_not_taken_for_one()
    {
        desk.Clock.Set(January.DueAt(13));
        await ExportAsync();
        await using (var entries = File.OpenWrite(Directory.GetFiles(desk.Exports, "*.jsonl.gz").Single())) entries.SetLength(entries.Length - 1);
        Assert.Contains("Move it away", (await Assert.ThrowsAsync<IOException>(desk.NightAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("2025-01", await desk.MonthsAsync());
    }

    [Fact]
    public async Task A_drop_that_does_not_get_through_changes_nothing_and_the_next_night_does_it()
    {
        desk.Clock.Set(January.DueAt(13));
        await using (var reader = new NpgsqlConnection(desk.Connection))
        {
            // a report that reads for hours
            await reader.OpenAsync(Ct);
            await using var transaction = await reader.BeginTransactionAsync(Ct);
            await using var read = new NpgsqlCommand("select count(*) from events", reader, transaction);
            await read.ExecuteScalarAsync(Ct);
            Assert.Equal(PostgresErrorCodes.LockNotAvailable, (await Assert.ThrowsAsync<PostgresException>(desk.NightAsync)).SqlState);
        }
        Assert.Contains("2025-01", await desk.MonthsAsync());
        Assert.Equal(0, await desk.AskAsync<long>("select count(*) from audit_anchors"));
        await desk.WholeAsync();
        await desk.NightAsync();
        Assert.DoesNotContain("2025-01", await desk.MonthsAsync());
        await desk.WholeAsync();
    }

    [Fact]
    public async Task A_log_that_was_tampered_with_keeps_its_months()
    {
        desk.Clock.Set(January.DueAt(13));
        await desk.AsOwnerAsync("update events set actor_id = 2 where id = 3");
        Assert.Contains("is not whole", (await Assert.ThrowsAsync<InvalidOperationException>(desk.NightAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("2025-01", await desk.MonthsAsync());
    }

    [Fact]
    public async Task A_backup_of_before_is_whole_beside_the_exports_and_drops_the_same_again()
    {
        desk.Clock.Set(January.DueAt(13));
        await using var restored = await desk.CopyAsync();
        await desk.NightAsync();
        var before = await ExportsAsync();
        await restored.WholeAsync();
        await restored.NightAsync();
        Assert.Equal(before, await ExportsAsync());
        await restored.WholeAsync();
        await desk.WholeAsync();
        Assert.DoesNotContain("2025-01", await restored.MonthsAsync());
    }

    [Fact]
    public async Task Personal_values_go_with_their_month_and_are_in_no_export()
    {
        await desk.AsOwnerAsync("alter table person_keys disable trigger all; insert into person_keys (user_id, key) values (1, sha256('k'))");
        await using (var db = desk.Database.Context())
        {
            var happened = new Event("person.changed", Actor.System, 1, null, January.Start.AddDays(3));
            db.Record(happened.WithPersonal(1, System.Security.Cryptography.SHA256.HashData("k"u8), new Dictionary<string, string?> { ["phone"] = "PLANTED" }));
            await db.SaveChangesAsync(Ct);
        }
        await desk.WholeAsync();
        desk.Clock.Set(January.DueAt(13));
        await desk.NightAsync();
        Assert.Equal(0, await desk.AskAsync<long>("select count(*) from event_personal_data"));
        using var lines = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(Directory.GetFiles(desk.Exports, "*.jsonl.gz").Single()), System.IO.Compression.CompressionMode.Decompress));
        var all = await lines.ReadToEndAsync(Ct);
        Assert.Contains("\"commitment\":\"", all, StringComparison.Ordinal);
        Assert.DoesNotContain("PLANTED", all, StringComparison.Ordinal);
        await desk.WholeAsync();
    }

    [Theory]
    [InlineData("alter table audit_anchors disable trigger all; delete from audit_anchors; alter table audit_anchors enable trigger all", "its anchor is not there")]
    [InlineData("alter table audit_anchors disable trigger all; update audit_anchors set entries = 30; alter table audit_anchors enable trigger all", "no event says so")]
    [InlineData("alter table audit_anchors disable trigger all; update audit_anchors set left_rows = '{33}'; alter table audit_anchors enable trigger all; delete from events where id = 33", "no event says so")]
    [InlineData("alter table audit_anchors disable trigger audit_anchors_kept", "A trigger on audit_anchors is not what the migrations made")]
    [InlineData("create or replace function drop_event_month(of_month timestamptz, exported_entries bigint, exported_chain bytea, exported_digest bytea, exported_file text, at timestamptz) returns bigint language sql security definer as 'select 1::bigint'", "Function drop_event_month")]
    [InlineData("grant insert on audit_anchors to techsupport_app", "A right on audit_anchors")]
    [InlineData("delete from events where kind = 'audit.dropped'", "no event says so")]
    [InlineData("delete from event_chain where seq = 32", "Rows 32 to 32")]
    [InlineData("insert into event_chain (seq, event_id, event_at, hash) values (31, 999, now(), sha256('x'))", "Row 31 is there although")]
    public async Task Tampering_with_where_the_chain_goes_on_is_found(string sql, string found)
    {
        desk.Clock.Set(January.DueAt(13));
        await desk.NightAsync();
        await desk.AsOwnerAsync(sql);
        Assert.Contains((await desk.VerifyAsync()).Findings, f => f.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("now() - interval '11 months'", "now()", "22023")]
    [InlineData("now() - interval '11 months'", "now() + interval '10 years'", "22023")]
    [InlineData("now()", "now() + interval '2 years'", "22023")]
    [InlineData("now() + interval '2 months'", "now()", "22023")]
    [InlineData("null", "now()", "22023")]
    [InlineData("'infinity'", "now()", "22023")]
    [InlineData("'-infinity'", "now()", "22023")]
    [InlineData("'2020-01-01'", "now()", "22023")]
    [InlineData("'2025-02-01'", "now()", "22023")]
    [InlineData("'2025-01-01'", "'2025-06-01'", "22023")]
    [InlineData("'2025-01-01'", "null", "22023")]
    [InlineData("'2025-01-01'", "now()", "22000")]
    public async Task The_application_can_have_dropped_nothing_young_nothing_out_of_turn_and_nothing_that_was_not_exported(string month, string at, string state)
    {
        await using var source = NpgsqlDataSource.Create(desk.Database.AppConnection);
        await using var drop = source.CreateCommand($"select drop_event_month(({month})::timestamptz, 30, sha256('x'), sha256('y'), 'x.gz', ({at})::timestamptz)");
        Assert.Equal(state, (await Assert.ThrowsAsync<PostgresException>(() => drop.ExecuteScalarAsync(Ct))).SqlState);
        Assert.Contains("2025-01", await desk.MonthsAsync());
    }

    private async Task ExportAsync()
    {
        await using var source = NpgsqlDataSource.Create(desk.Database.AppConnection);
        await new MonthExport(source, desk.Options, desk.Clock).EnsureAsync(January, Ct);
    }

    private async Task<IReadOnlyList<(string, string)>> ExportsAsync()
    {
        var all = new List<(string, string)>();
        foreach (var file in Directory.GetFiles(desk.Exports, "events-*").Order()) all.Add((file, Convert.ToHexString(await File.ReadAllBytesAsync(file, Ct))));
        return all;
    }
}
