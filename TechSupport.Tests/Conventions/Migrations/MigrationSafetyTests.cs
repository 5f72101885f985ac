using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using TechSupport.Data;

namespace TechSupport.Tests.Conventions.Migrations;

/// <summary>A migration runs while people work: it waits for no lock for long and holds none while it reads a table.</summary>
public sealed class MigrationSafetyTests
{
    // These landed before there were rules. What has landed never changes: a database that has it would differ from a new one. Nor is it
    // renamed: the history of migrations holds the id, and under another name it would run a second time. New ones are never added here.
    private static readonly IReadOnlyDictionary<string, string[]> Landed = new Dictionary<string, string[]>
    {
        // two generated columns and their indexes: a rewrite of tickets and comments, on the first day of every database
        ["20261123101000_Search"] = [MigrationRules.LockTimeout, MigrationRules.Rewrites, MigrationRules.Concurrently],
        ["20261123104500_EventObjects"] = [MigrationRules.Concurrently],
        // references users, and so waits for its lock
        ["20261123104500_TelegramLinks"] = [MigrationRules.LockTimeout],
        ["20261124124000_EventFacts"] = [MigrationRules.LockTimeout, MigrationRules.NotValid],
        ["20261125225555_Probes"] = [MigrationRules.NotValid, MigrationRules.Concurrently],
    };

    // EF sorts by the whole id, so these two always run in the order of their names
    private static readonly string[] LandedTogether = ["20261123104500_EventObjects", "20261123104500_TelegramLinks"];

    [Fact]
    public void No_migration_stops_the_work_but_those_that_had_landed_before_there_were_rules()
    {
        var faults = All().ToDictionary(m => m.Id, m => m.Rules.Faults.Order().ToArray());
        Assert.Equal(Landed.OrderBy(l => l.Key).Select(l => $"{l.Key}: {string.Join("; ", l.Value.Order())}"),
            faults.Where(f => f.Value.Length > 0).OrderBy(f => f.Key).Select(f => $"{f.Key}: {string.Join("; ", f.Value)}"));
    }

    [Fact]
    public void What_is_added_not_valid_is_validated_by_a_later_migration() => Assert.Empty(NeverValidated(All().Select(m => m.Rules)));

    [Fact]
    public void No_two_migrations_have_one_timestamp() =>
        Assert.Equal(LandedTogether, Together(All().Select(m => m.Id)));

    [Theory]
    [InlineData("alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("update users set theme = ''", MigrationRules.LockTimeout)]
    [InlineData("with old as (select id from users) update users u set theme = '' from old where old.id = u.id", MigrationRules.LockTimeout)]
    [InlineData("do $$ begin with old as (select 1) delete from users; end $$", MigrationRules.LockTimeout)]
    [InlineData("create index ix_rooms_floor on rooms (floor)", MigrationRules.LockTimeout)]
    [InlineData("drop index ix_rooms_floor", MigrationRules.LockTimeout)]
    [InlineData("alter index ix_a rename to ix_b", MigrationRules.LockTimeout)]
    [InlineData("create table moods (user_id bigint references users (id))", MigrationRules.LockTimeout)]
    [InlineData("create trigger t after insert on users for each row execute function f()", MigrationRules.LockTimeout)]
    [InlineData("do $$ begin alter table rooms add column floor int; end $$", MigrationRules.LockTimeout)]
    [InlineData("alter table rooms add column floor int; set local lock_timeout = '10s'", MigrationRules.LockTimeout)]
    [InlineData("-- set local lock_timeout = '10s'\nalter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = 0; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = '1h'; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout to '31s'; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = 30001; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = default; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = '10s'; set local lock_timeout = '10min'; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = '10s'; reset lock_timeout; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("set lock_timeout = '10s'; reset all; alter table rooms add column floor int", MigrationRules.LockTimeout)]
    [InlineData("do $$ begin perform set_config('lock_timeout', '0', true); update users set theme = ''; end $$", MigrationRules.LockTimeout)]
    [InlineData("set local lock_timeout = '1s'; alter table rooms alter column floor set not null", MigrationRules.Rewrites)]
    [InlineData("set local lock_timeout = '1s'; alter table rooms alter \"floor\" type bigint", MigrationRules.Rewrites)]
    [InlineData("set local lock_timeout = '1s'; alter table rooms add column a int, alter column floor set data type bigint using 0", MigrationRules.Rewrites)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add constraint ck_a check (a > 0)", MigrationRules.NotValid)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add column a int, add constraint fk_a foreign key (a) references rooms (id)", MigrationRules.NotValid)]
    [InlineData("set local lock_timeout = '1s'; alter table only public.\"tickets\" add check (a in (1, 2))", MigrationRules.NotValid)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add constraint uq_a unique (a)", MigrationRules.NotValid)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add constraint ck_a check (a > 0) not valid; alter table tickets validate constraint ck_a", MigrationRules.ValidatedTogether)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add column a int check (a > 0)", MigrationRules.Rewrites)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add a tsvector generated always as (b) stored", MigrationRules.Rewrites)]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add column a uuid not null default gen_random_uuid()", MigrationRules.Rewrites)]
    [InlineData("set local lock_timeout = '1s'; create index ix_a on tickets (a)", MigrationRules.Concurrently)]
    [InlineData("set local lock_timeout = '1s'; create unique index ix_a on only deliveries (a)", MigrationRules.Concurrently)]
    [InlineData("set local lock_timeout = '1s'; create index ix_a on events (a)", MigrationRules.Concurrently)]
    [InlineData("set local lock_timeout = '1s'; create index ix_a on events_2026_11 (a)", MigrationRules.Concurrently)]
    [InlineData("drop index concurrently if exists ix_a; create index concurrently ix_a on tickets (a)", MigrationRules.Suppressed)]
    public void A_bad_migration_is_caught(string sql, string fault) => Assert.Equal([fault], MigrationRules.Read(new Planted(sql)).Faults);

    [Theory]
    [InlineData("create table moods (id bigint primary key, a int check (a > 0)); create index ix_moods_a on moods (a); alter table moods add constraint ck_b check (a < 9)")]
    [InlineData("set local lock_timeout = '1s'; alter table tickets add column a text not null default 'x', add constraint ck_a check (a in ('x', 'y; z')) not valid")]
    [InlineData("set local lock_timeout = '1s'; create index ix_a on only events (a)")]
    [InlineData("set local lock_timeout = '1s'; alter table tickets validate constraint ck_a")]
    [InlineData("set local lock_timeout to 30000; alter table rooms alter column floor drop not null, alter column floor set default 0")]
    [InlineData("set session lock_timeout='500ms'; alter table rooms add column floor int")]
    [InlineData("create table moods (a int); alter table moods alter column a set not null, alter column a type bigint")]
    [InlineData("do $$ begin perform set_config('lock_timeout', '10s', true); with old as (select 1) update users set theme = ''; end $$")]
    [InlineData("create function f() returns trigger language plpgsql as $$ begin update users set theme = ''; return null; end $$")]
    public void A_good_one_is_not(string sql) => Assert.Empty(MigrationRules.Read(new Planted(sql)).Faults);

    [Fact]
    public void An_index_built_beside_the_work_can_be_built_again_after_an_interruption()
    {
        const string build = "create index concurrently ix_a on tickets (a)";
        Assert.Equal([MigrationRules.Again], MigrationRules.Read(new Alone(build)).Faults);
        Assert.Empty(MigrationRules.Read(new Alone("drop index concurrently if exists ix_a", build)).Faults);
        Assert.Equal([MigrationRules.Suppressed], MigrationRules.Read(new Alone("drop index concurrently if exists ix_a", build + "; analyze tickets")).Faults);
    }

    [Fact]
    public void What_holds_for_a_transaction_is_over_when_a_command_runs_outside() =>
        Assert.Equal([MigrationRules.LockTimeout], MigrationRules.Read(new Interrupted("set local lock_timeout = '1s'", "select 1", "alter table rooms add column floor int")).Faults);

    [Fact]
    public void A_typed_operation_is_read_like_sql() => Assert.Equal([MigrationRules.LockTimeout, MigrationRules.NotValid], MigrationRules.Read(new Typed()).Faults);

    [Fact]
    public void A_constraint_nobody_validates_is_caught_and_so_is_one_validated_before()
    {
        var add = MigrationRules.Read(new Planted("set local lock_timeout = '1s'; alter table tickets add constraint ck_a check (a > 0) not valid"));
        var validate = MigrationRules.Read(new Planted("set local lock_timeout = '1s'; alter table tickets validate constraint ck_a"));
        Assert.Equal(["ck_a"], NeverValidated([add]));
        Assert.Equal(["ck_a"], NeverValidated([validate, add]));
        Assert.Empty(NeverValidated([add, validate]));
    }

    [Fact]
    public void A_shared_timestamp_is_caught() => Assert.Equal(["20261201120000_A", "20261201120000_B"], Together(["20261201120000_A", "20261201120000_B", "20261201120001_C"]));

    private static HashSet<string> NeverValidated(IEnumerable<MigrationRules> inOrder)
    {
        var waiting = new HashSet<string>();
        foreach (var rules in inOrder)
        {
            waiting.ExceptWith(rules.Validated);
            waiting.UnionWith(rules.Unvalidated);
        }
        return waiting;
    }

    private static IEnumerable<string> Together(IEnumerable<string> ids) => ids.GroupBy(id => id[..14]).Where(g => g.Count() > 1).SelectMany(g => g).Order();

    private static List<(string Id, MigrationRules Rules)> All() =>
    [
        .. from type in typeof(AppDb).Assembly.GetTypes()
           where type.IsSubclassOf(typeof(Migration))
           let id = type.GetCustomAttribute<MigrationAttribute>()!.Id
           orderby id
           select (id, MigrationRules.Read((Migration)Activator.CreateInstance(type)!)),
    ];

    private sealed class Planted(string sql) : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(sql);
    }

    private sealed class Alone(params string[] commands) : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            foreach (var command in commands) migrationBuilder.Sql(command, suppressTransaction: true);
        }
    }

    private sealed class Interrupted(string before, string outside, string after) : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(before);
            migrationBuilder.Sql(outside, suppressTransaction: true);
            migrationBuilder.Sql(after);
        }
    }

    private sealed class Typed : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.AddCheckConstraint("ck_a", "tickets", "a > 0");
    }
}
