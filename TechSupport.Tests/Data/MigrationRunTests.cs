using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Data;

/// <summary>How migrations run, from an empty database.</summary>
public sealed class MigrationRunTests(Postgres postgres) : OwnDatabase(postgres)
{
    protected override Task<string> CreateAsync() => Postgres.CreateEmptyDatabaseAsync();

    [Fact]
    public async Task Each_migration_is_a_transaction_of_its_own()
    {
        var applied = await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await using var db = Db();
        var transactions = await db.Database.SqlQuery<string>($"""select xmin::text as "Value" from "__EFMigrationsHistory" """).ToListAsync(Ct);
        Assert.Equal(applied.Count, transactions.Distinct().Count());
    }

    [Fact]
    public async Task An_index_on_the_parent_of_events_is_built_on_every_partition_and_an_interrupted_build_is_done_again()
    {
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await using var db = Db();
        await ExecuteAsync("create index ix_events_test on only events (kind, at) where actor_id is null");
        var partitions = await db.Database.SqlQuery<string>($"select inhrelid::regclass::text as \"Value\" from pg_inherits where inhparent = 'events'::regclass order by 1").ToListAsync(Ct);
        // what an interrupted build leaves, and a part that is finished
        await ExecuteAsync($"create index {partitions[0]}_events_test on {partitions[0]} (id)");
        await ExecuteAsync($"create index done on {partitions[1]} (kind, at) where actor_id is null; alter index ix_events_test attach partition done");

        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);

        var parts = await db.Database.SqlQuery<string>($"""
            select pg_get_indexdef(i.indexrelid) as "Value" from pg_inherits h join pg_index i on i.indexrelid = h.inhrelid
            where h.inhparent = 'ix_events_test'::regclass and i.indisvalid
            """).ToListAsync(Ct);
        Assert.Equal(partitions.Count, parts.Count);
        Assert.All(parts, part => Assert.EndsWith("(kind, at) WHERE (actor_id IS NULL)", part, StringComparison.Ordinal));
        Assert.True(await db.Database.SqlQuery<bool>($"select indisvalid as \"Value\" from pg_index where indexrelid = 'ix_events_test'::regclass").SingleAsync(Ct));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
