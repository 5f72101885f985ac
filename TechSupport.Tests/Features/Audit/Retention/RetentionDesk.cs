using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Features.Audit.Retention;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Audit.Retention;

/// <summary>An audit log of months long gone, a folder for its exports and the nightly job, on a clock of its own.</summary>
internal sealed class RetentionDesk : IAsyncDisposable
{
    private readonly Postgres postgres;

    private RetentionDesk(Postgres postgres, string connection, Database database) => (this.postgres, Connection, Database) = (postgres, connection, database);

    public static readonly string Key = NewKey();

    public ManualClock Clock { get; } = new();

    public AuditOptions Options { get; private init; } = null!;

    /// <summary>The superuser's.</summary>
    public string Connection { get; }

    public Database Database { get; }

    public string Exports => Options.ExportPath!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A log without an entry, with room for the months from one to another.</summary>
    public static async Task<RetentionDesk> OpenAsync(Postgres postgres, DateOnly from, DateOnly to)
    {
        var connection = await postgres.CreateEmptyDatabaseAsync();
        await Migrator.MigrateAsync(connection, TimeProvider.System, ct: Ct);
        var desk = await OfAsync(postgres, connection, null);
        for (var month = from; month <= to; month = month.AddMonths(1)) await desk.MakeRoomAsync(new EventMonth(month));
        return desk;
    }

    /// <summary>A copy of the database as it is now, which is what a backup is, beside the same exports.</summary>
    public async Task<RetentionDesk> CopyAsync()
    {
        var copy = await postgres.CreateEmptyDatabaseAsync();
        var (from, to) = (new NpgsqlConnectionStringBuilder(Connection).Database, new NpgsqlConnectionStringBuilder(copy).Database);
        await using (var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection) { Database = "postgres", Pooling = false }.ConnectionString))
        {
            await server.OpenAsync(Ct);
            foreach (var sql in new[] { $"drop database {to}", $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'", $"create database {to} template {from}" })
            {
                await using var command = new NpgsqlCommand(sql, server);
                await command.ExecuteNonQueryAsync(Ct);
            }
        }
        foreach (var pool in new[] { Connection, Database.AppConnection }) NpgsqlConnection.ClearPool(new NpgsqlConnection(pool));
        var desk = await OfAsync(postgres, copy, Options);
        desk.Clock.Set(Clock.Now);
        return desk;
    }

    private static async Task<RetentionDesk> OfAsync(Postgres postgres, string connection, AuditOptions? options)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:TechSupport", connection)]).Build();
        var database = await Database.OpenAsync(configuration, new HostingEnvironment { EnvironmentName = "Development" }, Ct);
        var exports = options?.ExportPath ?? Directory.CreateTempSubdirectory("techsupport-exports-").FullName;
        return new(postgres, connection, database) { Options = options ?? new() { ExportPath = exports, SigningKey = Key, HeadsFile = Path.Combine(exports, "heads") } };
    }

    /// <summary>What the nightly job does.</summary>
    public async Task NightAsync()
    {
        await using var db = Database.Context();
        await new AuditRetention(db, Database, Microsoft.Extensions.Options.Options.Create(Options), Clock, NullLogger<AuditRetention>.Instance).Execute(null!, Ct);
    }

    /// <summary>What the hourly export of the chain's head does.</summary>
    public ValueTask HeadAsync() => new AuditHead(Database, Microsoft.Extensions.Options.Options.Create(Options), Clock, NullLogger<AuditHead>.Instance).Execute(null!, Ct);

    public async Task<AuditResult> VerifyAsync() =>
        await new AuditVerification(Database.AppConnection) { Exports = ExportFolder.Of(Options) }.RunAsync(await ExportedChainHeads.ReadAsync(Options.HeadsFile, Ct), Ct);

    public async Task WholeAsync() => Assert.Empty((await VerifyAsync()).Findings);

    /// <summary>Writes entries, a transaction each.</summary>
    public async Task HappenAsync(params DateTimeOffset[] times)
    {
        await using var db = Database.Context();
        foreach (var at in times)
        {
            db.Record(new Event("person.signed_out", new Actor(1, Role.Staff), 1, new Dictionary<string, string?> { ["by"] = "ЖФ \"x\" \\ 1" }, at));
            await db.SaveChangesAsync(Ct);
        }
    }

    public async Task<IReadOnlyList<string>> MonthsAsync()
    {
        await using var db = Database.Context();
        return [.. (await EventMonth.AllAsync(db, Ct)).Select(m => m.Name)];
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    public async Task AsOwnerAsync(string sql)
    {
        await using var db = Owner();
        await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), Ct);
    }

    public static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportECPrivateKeyPem();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await postgres.DropDatabaseAsync(Connection);
        if (Directory.Exists(Exports)) Directory.Delete(Exports, recursive: true);
    }

    private AppDb Owner() => new(Database.Options(new(), Connection).Options);

    // the function makes room for two years back, and these are years
    private Task MakeRoomAsync(EventMonth month) =>
        AsOwnerAsync($"create table if not exists events_{month.Name.Replace('-', '_')} partition of events for values from ('{month.Start:yyyy-MM-dd} 00:00+00') to ('{month.End:yyyy-MM-dd} 00:00+00')");
}
