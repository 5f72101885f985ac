using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security;

/// <summary>What the application's role may not do, whatever the application's code says.</summary>
public sealed class AuditRightsTests(App app) : IClassFixture<App>
{
    private const string InsufficientPrivilege = "42501";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_can_be_neither_changed_nor_removed_in_the_parent_or_in_any_partition()
    {
        await app.NewTicketAsync();
        await using var db = app.Db();
        var tables = await db.Database.SqlQuery<string>($"select inhrelid::regclass::text as \"Value\" from pg_inherits where inhparent = 'events'::regclass").ToListAsync(Ct);
        Assert.InRange(tables.Count, 13, 20);
        foreach (var table in tables.Append("events"))
        {
            await RefusedAsync($"update {table} set kind = 'x.y'");
            await RefusedAsync($"update {table} set kind = kind where id = 1");
            await RefusedAsync($"delete from {table}");
            await RefusedAsync($"truncate {table}");
            await RefusedAsync($"drop table {table}", "42501");
            await RefusedAsync($"alter table {table} disable trigger all", "42501");
        }
        foreach (var partition in tables) await RefusedAsync($"insert into {partition} (at, kind, data) values (now(), 'x.y', '{{}}')");
    }

    [Theory]
    [InlineData("update event_chain set hash = ''")]
    [InlineData("delete from event_chain")]
    [InlineData("insert into event_chain (seq, event_id, event_at, hash) values (1, 1, now(), '')")]
    [InlineData("truncate event_chain")]
    [InlineData("update event_chain_head set seq = 0")]
    [InlineData("delete from event_chain_head")]
    [InlineData("update person_keys set key = null")]
    [InlineData("update event_personal_data set json = '{}'")]
    [InlineData("delete from event_personal_data")]
    [InlineData("delete from person_keys")]
    [InlineData("delete from users")]
    [InlineData("update delivery_archive set state = 'sent'")]
    [InlineData("delete from delivery_archive")]
    [InlineData("create table mine (x int)")]
    [InlineData("create function mine() returns int language sql as 'select 1'")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("create role mine")]
    [InlineData("copy users to program 'cat'")]
    public async Task The_chain_and_the_schema_are_closed_to_the_application(string sql) => await RefusedAsync(sql);

    [Fact]
    public async Task A_new_partition_is_closed_as_well()
    {
        await using var db = app.Db();
        await db.Database.ExecuteSqlAsync($"select ensure_event_partition('2031-05-07 12:00+00')", Ct);
        await RefusedAsync("delete from events_2031_05");
        await RefusedAsync("update events_2031_05 set kind = 'x.y'");
        await RefusedAsync("select * from events_2031_05");
    }

    [Fact]
    public async Task Every_event_is_chained_in_the_transaction_that_makes_it()
    {
        await using var db = app.Db();
        var before = await ChainedAsync(db);
        await app.NewTicketAsync();
        Assert.Equal(before + 1, await ChainedAsync(db));
        Assert.Equal(await db.Events.LongCountAsync(Ct), await ChainedAsync(db));
    }

    private static Task<long> ChainedAsync(AppDb db) => db.Database.SqlQuery<long>($"select count(*) as \"Value\" from event_chain").SingleAsync(Ct);

    private async Task RefusedAsync(string sql, string state = InsufficientPrivilege)
    {
        await using var db = app.Db();
        // a braces-free command: nothing of it is a parameter
        var failure = await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Ct));
        Assert.Equal((sql, state), (sql, failure.SqlState));
    }
}
