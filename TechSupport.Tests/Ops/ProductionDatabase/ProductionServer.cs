using DotNet.Testcontainers.Configurations;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Development;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using TechSupport.Tests.Support.Releases;
using Testcontainers.PostgreSql;

namespace TechSupport.Tests.Ops.ProductionDatabase;

/// <summary>
/// Production's database image with the logins that ops/postgres/roles.sh makes, migrated from empty by the owner, and the application on it as its own
/// login. Started when the first test asks for it; tests are skipped loudly where no engine answers.
/// </summary>
public sealed class ProductionServer(Postgres postgres) : IAsyncLifetime
{
    private PostgreSqlContainer? container;
    private OnProduction? app;

    public OnProduction App => app!;

    /// <summary>The migrations that the empty database was given, oldest first.</summary>
    public IReadOnlyList<string> Applied { get; private set; } = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task ReadyAsync()
    {
        var image = await Engine.DatabaseAsync();
        if (app is not null) return;
        var builder = new PostgreSqlBuilder(image).WithDatabase("techsupport").WithUsername("postgres").WithPassword("superuser")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums")
            .WithResourceMapping(new FileInfo(Path.Combine(Repository.Root, "ops/postgres/roles.sh")), new FileInfo("/docker-entrypoint-initdb.d/10-roles.sh"), fileMode: Unix.FileMode755);
        foreach (var login in new[] { "superuser", "owner", "app", "monitor" }) builder = builder.WithResourceMapping(System.Text.Encoding.UTF8.GetBytes(login), $"/run/secrets/db_{login}");
        container = builder.Build();
        await container.StartAsync(TestContext.Current.CancellationToken);
        await Migrator.MigrateAsync(As("techsupport_owner", "owner"), TimeProvider.System, "techsupport_login", TestContext.Current.CancellationToken);
        await using (var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), As("techsupport_owner", "owner")).Options))
        {
            Applied = [.. await db.Database.GetAppliedMigrationsAsync(TestContext.Current.CancellationToken)];
            await Seeds.SeedAsync(db, TimeProvider.System);
        }
        app = new OnProduction(postgres, this);
        await app.InitializeAsync();
    }

    public string As(string login, string password, string database = "techsupport") =>
        new NpgsqlConnectionStringBuilder(container!.GetConnectionString()) { Username = login, Password = password, Database = database, Pooling = false }.ConnectionString;

    public string AsSuperuser(string database = "techsupport") => As("postgres", "superuser", database);

    /// <summary>What happens to it does not happen to the others' database.</summary>
    public async Task<string> CopyAsync(string name)
    {
        await ExecuteAsync(AsSuperuser("postgres"), "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'techsupport'");
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(AsSuperuser("postgres"), $"create database {name} template techsupport owner techsupport_owner");
        return name;
    }

    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        if (container is not null) await container.DisposeAsync();
    }

    /// <summary>The whole application on that server, as its login.</summary>
    public sealed class OnProduction(Postgres postgres, ProductionServer server) : App(postgres)
    {
        protected override bool OwnsDatabase => false;

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["ConnectionStrings:TechSupportOwner"] = server.As("techsupport_owner", "owner") };

        protected override Task<string> OpenDatabaseAsync() => Task.FromResult(server.As("techsupport_login", "app"));
    }
}
