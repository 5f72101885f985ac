using Npgsql;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>Each thing a check of the database looks for is done to one.</summary>
public sealed class PostgresCheckTests(PostgresCheckTests.LinedApp app) : IClassFixture<PostgresCheckTests.LinedApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Plants("database-reachable")]
    public async Task A_database_that_is_away_is_broken_and_what_only_it_knows_is_unknown()
    {
        await app.IsAsync("database-reachable", HealthState.Good, "It answered a new connection");
        app.Line.Cut();
        try
        {
            await app.IsAsync("database-reachable", HealthState.Broken, "The database cannot be reached");
            await app.IsAsync("events-waiting", HealthState.Unknown, "while the database does not answer");
        }
        finally { app.Line.Mend(); }
        await app.IsAsync("database-reachable", HealthState.Good);
    }

    [Theory]
    [InlineData("grant update on events to techsupport_app", "revoke update on events from techsupport_app", "change or delete entries of the audit log")]
    [InlineData("grant truncate on events to techsupport_app", "revoke truncate on events from techsupport_app", "change or delete entries of the audit log")]
    [InlineData("revoke insert on events from techsupport_app", "grant insert on events to techsupport_app", "may not write tickets or events")]
    [InlineData("revoke update on tickets from techsupport_app", "grant update on tickets to techsupport_app", "may not write tickets or events")]
    [Plants("database-rights")]
    public Task Rights_too_many_or_too_few_are_seen(string wrong, string right, string says) => WhileAsync(wrong, right, "database-rights", HealthState.Broken, says, "The audit log can only be added to.");

    [Fact]
    [Plants("database-migrations", HealthState.Watch)]
    public Task A_database_of_a_newer_version_is_seen() => WhileAsync("""insert into "__EFMigrationsHistory" values ('29990101000000_Future', '10.0')""", """delete from "__EFMigrationsHistory" where migration_id like '2999%'""",
        "database-migrations", HealthState.Watch, "A newer version has changed the database", "The last migration is");

    [Fact]
    [Plants("database-migrations")]
    public Task A_migration_that_is_missing_is_seen() => WhileAsync("""update "__EFMigrationsHistory" set migration_id = '0' where migration_id like '%_HealthChecks'""",
        """update "__EFMigrationsHistory" set migration_id = '20261129001000_HealthChecks' where migration_id = '0'""", "database-migrations", HealthState.Broken, "_HealthChecks", "The last migration is");

    [Fact]
    [Plants("long-transactions")]
    public async Task A_transaction_that_stays_open_is_seen()
    {
        app.Clock.Set(DateTimeOffset.UtcNow);
        await app.IsAsync("long-transactions", HealthState.Good);
        await using var connection = new NpgsqlConnection(app.Database.AppConnection);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var command = new NpgsqlCommand("select 1", connection, transaction);
        await command.ExecuteScalarAsync(Ct);
        app.Clock.Set(DateTimeOffset.UtcNow.AddMinutes(6));
        await app.IsAsync("long-transactions", HealthState.Watch);
        app.Clock.Set(DateTimeOffset.UtcNow.AddMinutes(31));
        await app.IsAsync("long-transactions", HealthState.Broken, "The oldest has been open for");
        await transaction.RollbackAsync(Ct);
        await app.IsAsync("long-transactions", HealthState.Good);
    }

    [Fact]
    [Plants("queue-tables")]
    public async Task Deleted_rows_that_pile_up_in_the_outbox_are_seen()
    {
        await app.IsAsync("queue-tables", HealthState.Good);
        await app.BreakAsync("""
            alter table sessions set (autovacuum_enabled = false);
            insert into sessions (id, user_id, started_at) select gen_random_uuid(), (select min(id) from users), now() from generate_series(1, 60000);
            delete from sessions where started_at = now();
            select pg_stat_force_next_flush();
            """);
        await app.IsAsync("queue-tables", HealthState.Watch, "sessions");
        await app.BreakAsync("alter table sessions reset (autovacuum_enabled)");
        // what is rolled back lies there as well, and costs less to make
        await app.BreakAsync("""
            alter table event_outbox set (autovacuum_enabled = false);
            begin; set local session_replication_role = replica;
            insert into event_outbox (event_id, event_at) select -n, now() from generate_series(1, 1000000) n;
            rollback;
            select pg_stat_force_next_flush();
            """);
        await app.IsAsync("queue-tables", HealthState.Broken, "event_outbox");
        await app.BreakAsync("alter table event_outbox reset (autovacuum_enabled)");
        await app.BreakAsync("vacuum event_outbox");
    }

    [Fact]
    [Plants("event-partitions")]
    public async Task Months_that_are_missing_in_the_audit_log_are_seen_and_made()
    {
        app.Clock.Set(DateTimeOffset.UtcNow);
        await app.IsAsync("event-partitions", HealthState.Good, "There is room until");
        await Until(3);
        await app.IsAsync("event-partitions", HealthState.Watch);
        await Until(0);
        await app.IsAsync("event-partitions", HealthState.Broken);
        Assert.Equal("made the partitions of the next 12 months", await app.FixAsync("event-partitions"));
        await app.IsAsync("event-partitions", HealthState.Good);

        Task Until(int months) => app.BreakAsync($"""
            do $$ declare p record; begin
                for p in select c.oid::regclass as name, (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\)'))[1]::timestamptz as start
                    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass
                loop
                    if p.start > now() + interval '{months} months' then execute format('drop table %s', p.name); end if;
                end loop;
            end $$
            """);
    }

    [Fact]
    [Plants("database-clock")]
    public async Task Clocks_that_differ_are_seen()
    {
        app.Clock.Set(DateTimeOffset.UtcNow);
        await app.IsAsync("database-clock", HealthState.Good);
        app.Clock.Set(DateTimeOffset.UtcNow.AddSeconds(10));
        await app.IsAsync("database-clock", HealthState.Watch);
        app.Clock.Set(DateTimeOffset.UtcNow.AddMinutes(-2));
        await app.IsAsync("database-clock", HealthState.Broken, "They differ by");
        app.Clock.Set(DateTimeOffset.UtcNow);
    }

    [Fact]
    [Plants("database-connections", HealthState.Watch)]
    [Plants("database-connections")]
    public async Task Connections_that_run_out_are_seen()
    {
        await app.IsAsync("database-connections", HealthState.Good, "In use: ");
        var taken = new List<NpgsqlConnection>();
        var database = new NpgsqlConnectionStringBuilder(app.Database.OwnerConnection).Database;
        try
        {
            // of this database alone: the server is everybody's
            await app.BreakAsync($"alter database {database} connection limit 40");
            await app.IsAsync("database-connections", HealthState.Good);
            foreach (var state in new[] { HealthState.Watch, HealthState.Broken })
            {
                while ((await app.LookAsync("database-connections")).State != state && taken.Count < 40) await TakeAsync();
                await app.IsAsync("database-connections", state, " of 40.");
            }
        }
        finally
        {
            await app.BreakAsync($"alter database {database} connection limit -1");
            foreach (var connection in taken) await connection.DisposeAsync();
        }
        await app.IsAsync("database-connections", HealthState.Good);

        async Task TakeAsync()
        {
            taken.Add(new(new NpgsqlConnectionStringBuilder(app.Database.OwnerConnection) { Pooling = false }.ConnectionString));
            await taken[^1].OpenAsync(Ct);
        }
    }

    [Fact]
    public async Task A_healthy_database_has_transaction_numbers_to_give_and_the_time_of_the_hospital()
    {
        await app.IsAsync("transaction-numbers", HealthState.Good);
        await app.IsAsync("time-zone", HealthState.Good, "UTC+03:00");
    }

    private async Task WhileAsync(string wrong, string right, string check, HealthState state, string says, string good)
    {
        await app.IsAsync(check, HealthState.Good, good);
        await app.BreakAsync(wrong);
        try { await app.IsAsync(check, state, says); }
        finally { await app.BreakAsync(right); }
        await app.IsAsync(check, HealthState.Good, good);
    }

    public sealed class LinedApp(Postgres postgres) : App(postgres)
    {
        public DatabaseLine Line { get; private set; } = null!;

        protected override async Task<string> OpenDatabaseAsync()
        {
            Line = new DatabaseLine(await base.OpenDatabaseAsync());
            return Line.Connection;
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Line.Dispose();
        }
    }
}
