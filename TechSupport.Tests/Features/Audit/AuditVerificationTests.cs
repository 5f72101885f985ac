using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit;

/// <summary>Each way of tampering, with the rights of the database's owner, in a database of its own.</summary>
public sealed class AuditVerificationTests(Postgres postgres) : IAsyncLifetime
{
    private string connection = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connection = await postgres.CreateDatabaseAsync();
        await using var db = Owner();
        var person = await db.Users.Include(u => u.AuditKey).SingleAsync(u => u.Email == "staff@crb.local");
        db.Record(new Event(PersonEvent.Changed, new Actor(person.Id, Role.Staff), person.Id, null, DateTimeOffset.UtcNow)
            .WithPersonal(person.Id, person.AuditKey.Key, new Dictionary<string, string?> { ["phone"] = "4-21" }));
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync() => await postgres.DropDatabaseAsync(connection);

    [Fact]
    public async Task An_untouched_log_is_whole()
    {
        var result = await VerifyAsync();
        Assert.Empty(result.Findings);
        Assert.True(result.Rows > 3);
        Assert.Equal(result.HeadSeq, result.Rows);
    }

    [Theory]
    [InlineData("update events set data = data || '{\"x\": \"1\"}' where id = (select event_id from event_chain where seq = 2)", "Row 2")]
    [InlineData("update events set actor_id = 999 where id = (select event_id from event_chain where seq = 3)", "Row 3")]
    [InlineData("update events set at = at + interval '1 second' where id = (select event_id from event_chain where seq = 2)", "not in the chain")]
    [InlineData("delete from events where id = (select event_id from event_chain where seq = 2)", "Row 2")]
    [InlineData("delete from event_chain where seq = 2", "Rows 2 to 2")]
    [InlineData("update event_chain set seq = -1 where seq = 2; update event_chain set seq = 2 where seq = 3; update event_chain set seq = 3 where seq = -1", "Row 2")]
    [InlineData("alter table events disable trigger events_enchain; insert into events (at, kind, data) values (now(), 'ticket.closed', '{}'); alter table events enable trigger events_enchain", "not in the chain")]
    [InlineData("delete from event_chain where seq = (select max(seq) from event_chain)", "cut off")]
    [InlineData("delete from events where id = (select event_id from event_chain order by seq desc limit 1); delete from event_chain where seq = (select max(seq) from event_chain)", "cut off")]
    [InlineData("update event_chain_head set hash = sha256('x')", "head")]
    [InlineData("update event_personal_data set json = '{\"phone\":\"9-99\"}'", "altered personal values")]
    [InlineData("delete from event_personal_data", "lost its personal values")]
    [InlineData("delete from person_keys", "key is destroyed")]
    [InlineData("insert into event_personal_data (event_id, person_id, json) select event_id, 1, '{}' from event_chain where seq = 1", "were not there")]
    [InlineData("delete from event_personal_data; delete from person_keys", "no event says that the person was erased")]
    [InlineData("grant update on events to techsupport_app", "A right on events is not what the migrations made: UPDATE for techsupport_app")]
    [InlineData("grant delete on person_keys to public", "A right on person_keys is not what the migrations made: DELETE for everybody")]
    [InlineData("grant update (kind) on events to techsupport_app", "A right on events is not what the migrations made: UPDATE for techsupport_app")]
    [InlineData("do $$ begin execute format('grant delete on %s to techsupport_app', (select inhrelid::regclass from pg_inherits where inhparent = 'events'::regclass limit 1)); end $$", "A right on a partition of events")]
    [InlineData("revoke insert on events from techsupport_app", "A right on events that the migrations made is missing")]
    [InlineData("create function swallow() returns trigger language plpgsql as 'begin return null; end'; create trigger a_swallow before insert on events for each row execute function swallow()", "A trigger on events is not what the migrations made: O CREATE TRIGGER a_swallow")]
    [InlineData("create or replace function event_enchain() returns trigger language plpgsql security definer set search_path = public, pg_temp as 'begin return null; end'", "Function event_enchain() is not what the migrations made")]
    [InlineData("drop trigger events_enchain on events", "A trigger on events that the migrations made is missing")]
    [InlineData("alter table events disable trigger events_enchain", "A trigger on events is not what the migrations made: D ")]
    [InlineData("create rule quiet as on insert to events do instead nothing", "A rule on events is not what the migrations made: quiet")]
    [InlineData("alter table events enable row level security", "Row security on events")]
    [InlineData("do $$ begin execute format('alter database %I set session_replication_role = replica', current_database()); end $$", "A setting of the server")]
    public async Task Tampering_by_the_owner_of_the_database_is_found(string sql, string found)
    {
        await AsOwnerAsync(sql);
        var result = await VerifyAsync();
        Assert.Contains(result.Findings, f => f.Contains(found, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task One_altered_row_is_one_finding()
    {
        await AsOwnerAsync("update events set kind = 'ticket.other' where id = (select event_id from event_chain where seq = 2)");
        Assert.Single((await VerifyAsync()).Findings);
    }

    [Fact]
    public async Task A_chain_that_was_recomputed_is_found_against_the_exported_heads()
    {
        var heads = await ExportAsync();
        Assert.Empty((await VerifyAsync(heads)).Findings);
        await AsOwnerAsync("update events set data = '{}' where id = (select event_id from event_chain where seq = 2)");
        await AsOwnerAsync(Recompute);
        Assert.Empty((await VerifyAsync()).Findings);
        Assert.Contains((await VerifyAsync(heads)).Findings, f => f.Contains("rewritten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_together_with_the_head_is_found_against_the_exported_heads()
    {
        var heads = await ExportAsync();
        await AsOwnerAsync("delete from events where id = (select event_id from event_chain order by seq desc limit 1); delete from event_chain where seq = (select max(seq) from event_chain); "
            + "update event_chain_head h set (seq, hash) = (select seq, hash from event_chain order by seq desc limit 1)");
        Assert.Empty((await VerifyAsync()).Findings);
        Assert.Contains((await VerifyAsync(heads)).Findings, f => f.Contains("cut off", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_erased_person_leaves_the_log_whole_once_an_event_says_so()
    {
        await AsOwnerAsync("insert into events (at, kind, object_id, data) select now(), 'person.erased', user_id, '{}' from person_keys");
        await AsOwnerAsync("delete from person_keys k using event_personal_data p where p.person_id = k.user_id; delete from event_personal_data");
        Assert.Empty((await VerifyAsync()).Findings);
    }

    private const string Recompute = """
        do $$
        declare prev bytea := sha256(''); r record;
        begin
            for r in select c.seq, event_canonical(e) as text from event_chain c join events e on e.id = c.event_id and e.at = c.event_at order by c.seq loop
                prev := sha256(prev || convert_to(r.text, 'UTF8'));
                update event_chain set hash = prev where seq = r.seq;
            end loop;
            update event_chain_head set hash = prev;
        end $$
        """;

    private async Task<ExportedChainHeads> ExportAsync()
    {
        var now = await VerifyAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, ExportedChainHeads.Line(now.HeadSeq, now.HeadHash, DateTimeOffset.UtcNow) + "\n", Ct);
        try { return await ExportedChainHeads.ReadAsync(file, Ct); }
        finally { File.Delete(file); }
    }

    private Task<AuditResult> VerifyAsync(ExportedChainHeads? heads = null) => new AuditVerification(connection).RunAsync(heads, Ct);

    private AppDb Owner() => new(Database.Options(new(), connection).Options);

    private async Task AsOwnerAsync(string sql)
    {
        await using var owner = Owner();
        Assert.NotEqual(0, await owner.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Ct));
    }
}
