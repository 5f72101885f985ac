using Npgsql;

namespace TechSupport.Data;

/// <summary>
/// Brings a database to this version with the owner's rights: migrations, the application's role and its grants, the event
/// partitions from the month before to a year ahead and their indexes. Safe when several instances start at once and when run again.
/// </summary>
public static class Migrator
{
    private const long Lock = 0x7465_6368_7375_7070;

    /// <param name="appLogin">The application's own login, which is given the role; null when the owner's login takes it on.</param>
    /// <returns>The migrations applied, oldest first; empty when there was nothing to do.</returns>
    /// <exception cref="StartupException">The owner may not make or give the role; the sentence has the statement to run.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string ownerConnection, TimeProvider clock, string? appLogin = null, CancellationToken ct = default)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnection);
        await using var guard = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(guard, $"select pg_advisory_lock({Lock})", ct);
        // the lock ends with this connection, which is in no pool
        await AppRole.EnsureAsync(guard, appLogin, ct);
        await using var db = Context(source);
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count > 0)
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
            await db.Database.MigrateAsync(ct);
        }
        await PartitionIndexes.BuildAsync(guard, ct);
        await AppRole.GrantAsync(guard, ct);
        for (var month = -1; month <= 12; month++)
            await ExecuteAsync(guard, $"select ensure_event_partition(timestamptz '{clock.GetUtcNow():yyyy-MM}-01 00:00+00' + interval '{month} months')", ct);
        return pending;
    }

    /// <summary>Whether a migration takes something away that versions before it may need: "20261201120000_ContractRooms".</summary>
    public static bool IsContract(string name) => name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..].StartsWith("Contract", StringComparison.Ordinal);

    /// <returns>Every migration this version knows, with whether the database has it; and those only the database knows.</returns>
    public static async Task<(IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown)> StatusAsync(
        string connection, CancellationToken ct = default)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        // EF takes a database that does not exist for an empty one
        await using var reached = await source.OpenConnectionAsync(ct);
        await using var db = Context(source);
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
        return (applied, [.. known.Except(applied)], [.. applied.Except(known)]);
    }

    /// <summary>Looks, with no more than the application's rights, whether this version can work with the database.</summary>
    /// <exception cref="SchemaBehindException">A migration is missing, or is there and the rights that follow it are not yet.</exception>
    public static async Task RequireAsync(string connection, CancellationToken ct = default)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var db = Context(source);
        // before the first migration the table of them is not there, and until its end nobody was given the right to read it
        var applied = await NamesAsync(source, $"select 1::text where has_table_privilege(to_regclass('{History}'), 'select')", [], ct) is []
            ? [] : await NamesAsync(source, $"select migration_id from {History}", [], ct);
        if (db.Database.GetMigrations().Except(applied).LastOrDefault() is { } missing) throw new SchemaBehindException($"the migration {missing} has not been applied");
        var tables = db.Model.GetEntityTypes().Select(e => e.GetTableName()).OfType<string>().Distinct().ToArray();
        var closed = await NamesAsync(source, $"select t from unnest($1) t where has_table_privilege('{AppRole.Name}', to_regclass(quote_ident(t)), 'select') is not true", tables, ct);
        if (closed.Count > 0) throw new SchemaBehindException($"the role {AppRole.Name} may not read {closed[0]}");
    }

    private const string History = "\"__EFMigrationsHistory\"";

    private static async Task<List<string>> NamesAsync(NpgsqlDataSource source, string sql, string[] parameter, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        if (parameter.Length > 0) command.Parameters.Add(new() { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var names = new List<string>();
        while (await reader.ReadAsync(ct)) names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>Every migration this version knows, oldest first, without asking a database.</summary>
    public static IReadOnlyList<string> All()
    {
        using var db = new AppDb(new DbContextOptionsBuilder<AppDb>().UseNpgsql().Options);
        return [.. db.Database.GetMigrations()];
    }

    private static AppDb Context(NpgsqlDataSource source) =>
        new(new DbContextOptionsBuilder<AppDb>().UseNpgsql(source).UseSnakeCaseNamingConvention().Options);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
