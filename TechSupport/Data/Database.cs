using Npgsql;
using TechSupport.Development;

namespace TechSupport.Data;

/// <summary>
/// Chooses the database from the configuration and prepares it. <c>ConnectionStrings:TechSupport</c> is the application's;
/// <c>ConnectionStrings:TechSupportOwner</c> migrates. Without the second the commands migrate with the first one, a server outside
/// Development waits until somebody has, and both work as <see cref="AppRole"/>. Without either, Development starts an embedded server.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private readonly EmbeddedPostgres? embedded;

    private readonly string? appLogin;

    private readonly bool migrates;

    private Database(string owner, string app, bool migrates, EmbeddedPostgres? embedded = null, string? appLogin = null) =>
        (OwnerConnection, AppConnection, this.migrates, this.embedded, this.appLogin) = (owner, app, migrates, embedded, appLogin);

    /// <summary>May change the schema; used by migrations and a few commands only.</summary>
    public string OwnerConnection { get; }

    /// <summary>What the application works with: data only.</summary>
    public string AppConnection { get; }

    public bool IsEmbedded => embedded is not null;

    /// <summary>For the server, which wants the embedded database to itself.</summary>
    /// <exception cref="StartupException">No connection string, or a server that cannot be reached.</exception>
    public static Task<Database> OpenAsync(IConfiguration configuration, IHostEnvironment environment, CancellationToken ct = default) =>
        OpenAsync(configuration, environment, EmbeddedPostgres.StartAsync, ct);

    /// <summary>For a command, which may run beside the server.</summary>
    /// <exception cref="StartupException">No connection string, or a server that cannot be reached.</exception>
    public static Task<Database> JoinAsync(IConfiguration configuration, IHostEnvironment environment, CancellationToken ct = default) =>
        OpenAsync(configuration, environment, EmbeddedPostgres.JoinOrStartAsync, ct);

    public Task MigrateAsync(TimeProvider clock, CancellationToken ct = default) => Migrator.MigrateAsync(OwnerConnection, clock, appLogin, ct);

    /// <summary>For a server: migrates where it was given the owner's connection or is a developer's, otherwise looks whether somebody has.</summary>
    /// <exception cref="SchemaBehindException">Nobody has; it says what is missing.</exception>
    public Task PrepareAsync(TimeProvider clock, CancellationToken ct = default) => migrates ? MigrateAsync(clock, ct) : Migrator.RequireAsync(OwnerConnection, ct);

    /// <summary>For a command that works with the tables: migrates unless somebody has, which beside a server without the owner's connection it could not.</summary>
    public async Task EnsureAsync(TimeProvider clock, CancellationToken ct = default)
    {
        try { await Migrator.RequireAsync(OwnerConnection, ct); }
        catch (SchemaBehindException) { await MigrateAsync(clock, ct); }
    }

    public AppDb Context() => new(Options(new DbContextOptionsBuilder<AppDb>(), AppConnection).Options);

    public static DbContextOptionsBuilder<AppDb> Options(DbContextOptionsBuilder<AppDb> options, string connection) =>
        (DbContextOptionsBuilder<AppDb>)options.UseNpgsql(connection, o => o.CommandTimeout(15)).UseSnakeCaseNamingConvention();

    public ValueTask DisposeAsync() => embedded?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<Database> OpenAsync(IConfiguration configuration, IHostEnvironment environment,
        Func<EmbeddedPostgresOptions, CancellationToken, Task<EmbeddedPostgres>> start, CancellationToken ct)
    {
        var app = ConnectionStrings.Read("TechSupport", configuration.GetConnectionString("TechSupport"));
        var owner = ConnectionStrings.Read("TechSupportOwner", configuration.GetConnectionString("TechSupportOwner"));
        if (app is not null)
        {
            var login = new NpgsqlConnectionStringBuilder(app).Username;
            return owner is null || new NpgsqlConnectionStringBuilder(owner).Username == login
                ? new Database(ConnectionStrings.ForOwner(owner ?? app), ConnectionStrings.AsApplication(app), owner is not null || environment.IsDevelopment())
                : new Database(ConnectionStrings.ForOwner(owner), ConnectionStrings.ForApplication(app), true, appLogin: login);
        }
        if (!environment.IsDevelopment())
            throw new StartupException("No database is configured: set ConnectionStrings__TechSupport (and ConnectionStrings__TechSupportOwner for migrations).");
        var embedded = await start(configuration.GetSection("Database:Embedded").Get<EmbeddedPostgresOptions>() ?? new(), ct);
        await EnsureDatabaseAsync(embedded, ct);
        var connection = embedded.ConnectionString("techsupport");
        return new Database(ConnectionStrings.ForOwner(connection), ConnectionStrings.AsApplication(connection), true, embedded);
    }

    private static async Task EnsureDatabaseAsync(EmbeddedPostgres server, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var exists = source.CreateCommand("select 1 from pg_database where datname = 'techsupport'");
        if (await exists.ExecuteScalarAsync(ct) is not null) return;
        await using var create = source.CreateCommand("create database techsupport");
        await create.ExecuteNonQueryAsync(ct);
    }
}
