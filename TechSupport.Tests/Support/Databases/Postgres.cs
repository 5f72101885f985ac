using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Development;

[assembly: AssemblyFixture(typeof(TechSupport.Tests.Support.Databases.Postgres))]

namespace TechSupport.Tests.Support.Databases;

/// <summary>
/// One PostgreSQL server for the whole run: an embedded one, or the server <c>TEST_POSTGRES</c> names (a superuser's
/// connection string). Every test class gets a database of its own, cloned from one that is migrated and seeded once.
/// </summary>
public sealed class Postgres : IAsyncLifetime
{
    private static int count;

    private readonly string template = Name("template");
    private readonly SemaphoreSlim cloning = new(1);
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"techsupport-tests-{Environment.ProcessId}");
    private readonly Lazy<Task> started;
    private EmbeddedPostgres? embedded;
    private string server = "";

    public Postgres() => started = new(StartAsync);

    /// <summary>Nothing: the server starts for the first test that needs it, so that those without a database need not wait.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A fresh copy of the seeded database; the connection string is the superuser's.</summary>
    public async Task<string> CreateDatabaseAsync() => await CloneAsync(template);

    /// <summary>An empty database without any table.</summary>
    public async Task<string> CreateEmptyDatabaseAsync() => await CloneAsync("template0");

    /// <summary>Removes a database made here, whoever is still connected.</summary>
    public async Task DropDatabaseAsync(string connection) =>
        await ExecuteAsync($"drop database if exists {new NpgsqlConnectionStringBuilder(connection).Database} with (force)");

    public async ValueTask DisposeAsync()
    {
        cloning.Dispose();
        if (!started.IsValueCreated) return;
        if (embedded is null) await DropDatabaseAsync(ConnectionString(template));
        else await embedded.DisposeAsync();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync()
    {
        server = Environment.GetEnvironmentVariable("TEST_POSTGRES") ?? "";
        if (server.Length == 0)
        {
            embedded = await EmbeddedPostgres.StartAsync(new() { Path = folder, Durable = false });
            server = embedded.ConnectionString("postgres");
        }
        await ExecuteAsync($"create database {template}");
        var connection = ConnectionString(template);
        await Migrator.MigrateAsync(connection, TimeProvider.System);
        // seeding as a superuser is fine: what the application itself may do is tested with its own role
        await using var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), connection).Options);
        await Seeds.SeedAsync(db, new AMomentAgo());
    }

    // the clocks of tests start at a full second, and nothing seeded may be of their future
    private sealed class AMomentAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - TimeSpan.FromSeconds(2);
    }

    private async Task<string> CloneAsync(string from)
    {
        await started.Value;
        var name = Name("test");
        await cloning.WaitAsync();
        try { await ExecuteAsync($"create database {name} template {from}"); }
        finally { cloning.Release(); }
        return ConnectionString(name);
    }

    // without pooling nothing stays connected to the template, which would make cloning it fail
    private string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database, Pooling = database != template }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static string Name(string kind) => $"ts_{kind}_{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
}
