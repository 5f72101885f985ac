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
        Assert.InRange(tables.Count, 13, 50);
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
    [InlineData("insert into audit_anchors (month) values (now())")]
    [InlineData("update audit_anchors set seq = 0")]
    [InlineData("delete from audit_anchors")]
    [InlineData("truncate audit_anchors")]
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
        var name = await db.Database.SqlQuery<string>($"select 'events_' || to_char(now() + interval '20 months', 'YYYY_MM') as \"Value\"").SingleAsync(Ct);
        await db.Database.ExecuteSqlAsync($"select ensure_event_partition(now() + interval '20 months')", Ct);
        await RefusedAsync($"delete from {name}");
        await RefusedAsync($"update {name} set kind = 'x.y'");
        await RefusedAsync($"select * from {name}");
    }

    [Theory]
    [InlineData("now() + interval '25 months'")]
    [InlineData("now() - interval '25 months'")]
    [InlineData("'9999-01-01'")]
    [InlineData("'4000-01-01 BC'")]
    [InlineData("'infinity'")]
    [InlineData("null")]
    public async Task The_application_has_no_partition_made_far_from_today(string month)
    {
        var before = await PartitionsAsync();
        await RefusedAsync($"select ensure_event_partition(({month})::timestamptz)", PostgresErrorCodes.InvalidParameterValue);
        Assert.Equal(before, await PartitionsAsync());
    }

    [Fact]
    public async Task The_application_gets_no_more_partitions_than_those_of_four_years_whatever_it_asks_for()
    {
        await using var db = app.Db();
        await db.Database.ExecuteSqlAsync($"""
            do $$ begin for month in -200..200 loop
                begin perform ensure_event_partition(now() + make_interval(months => month)); exception when invalid_parameter_value then null; end;
            end loop; end $$
            """, Ct);
        Assert.InRange(await PartitionsAsync(), 48, 49);
    }

    [Fact]
    public async Task Two_functions_alone_lend_the_application_the_rights_of_the_owner()
    {
        await using var db = app.Db();
        var functions = await db.Database.SqlQuery<string>($"select proname as \"Value\" from pg_proc where prosecdef and has_function_privilege(oid, 'execute') order by proname").ToListAsync(Ct);
        Assert.Equal(["drop_event_month", "ensure_event_partition"], functions);
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

    private async Task<int> PartitionsAsync()
    {
        await using var db = app.Db();
        return await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from pg_inherits where inhparent = 'events'::regclass").SingleAsync(Ct);
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
