using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Conventions;

/// <summary>What the counter of statements counts: a test that relies on it must be able to fail.</summary>
public sealed class StatementCounterTests(Postgres postgres) : OwnDatabase(postgres)
{
    [Fact]
    public async Task Every_query_of_entity_framework_counts()
    {
        using var statements = new StatementCounter(Connection);
        await using var db = Db();
        await db.Users.CountAsync(Ct);
        await db.Departments.ToListAsync(Ct);
        Assert.Equal(2, statements.Count);
        Assert.Contains("FROM users", statements.Texts[0], StringComparison.Ordinal);
        Assert.Throws<Xunit.Sdk.TrueException>(() => statements.AtMost(1));
        statements.AtMost(2);
    }

    [Fact]
    public async Task A_transaction_itself_does_not_count_and_a_batch_is_one_round_trip()
    {
        using var statements = new StatementCounter(Connection);
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var open = await source.OpenConnectionAsync(Ct);
        await using var transaction = await open.BeginTransactionAsync(Ct);
        await using (var batch = new NpgsqlBatch(open) { BatchCommands = { new("select 1"), new("select 2") } }) await batch.ExecuteNonQueryAsync(Ct);
        await using (var command = new NpgsqlCommand("select 3", open)) await command.ExecuteScalarAsync(Ct);
        await transaction.CommitAsync(Ct);
        Assert.Equal(2, statements.Count);
    }

    [Fact]
    public async Task Another_database_does_not_count_nor_what_came_before()
    {
        var other = await Postgres.CreateDatabaseAsync();
        try
        {
            using var statements = new StatementCounter(Connection);
            await using (var db = new AppDb(Database.Options(new(), other).Options)) await db.Users.CountAsync(Ct);
            Assert.Equal(0, statements.Count);
            await using (var db = Db()) await db.Users.CountAsync(Ct);
            Assert.Equal(1, statements.Count);
            statements.Clear();
            Assert.Equal(0, statements.Count);
        }
        finally { await Postgres.DropDatabaseAsync(other); }
    }
}
