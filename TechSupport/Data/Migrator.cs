using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TechSupport.Data;

/// <summary>
/// Brings a database to this version with the owner's rights: migrations, the application's role and its grants, the event
/// partitions from the month before to a year ahead. Safe when several instances start at once and when run again.
/// </summary>
public static class Migrator
{
    /// <summary>The role whose rights the application has: data, but no DDL, and events only to add and read.</summary>
    public const string AppRole = "techsupport_app";

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
        await EnsureRoleAsync(guard, appLogin, ct);
        await using var db = Context(source);
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        if (pending.Count > 0)
        {
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
            await db.Database.MigrateAsync(ct);
        }
        await ExecuteAsync(guard, Grants, ct);
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

    private static async Task EnsureRoleAsync(NpgsqlConnection owner, string? appLogin, CancellationToken ct)
    {
        try { await ExecuteAsync(owner, CreateRole, ct); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege) { throw Ask($"create role {AppRole} nologin"); }
        // since PostgreSQL 16 whoever makes a role is its member and yet may not take it on
        var (login, right) = appLogin is null ? (await WhoAsync(owner, ct), owner.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER") : (appLogin, "USAGE");
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(login);
        try
        {
            await using var has = new NpgsqlCommand($"select pg_has_role($1, '{AppRole}', $2)", owner) { Parameters = { new() { Value = login }, new() { Value = right } } };
            if (await has.ExecuteScalarAsync(ct) is false) await ExecuteAsync(owner, $"grant {AppRole} to {name}", ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidGrantOperation) { throw Ask($"grant {AppRole} to {name}"); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedObject) { throw new StartupException($"ConnectionStrings__TechSupport: the database server has no login {name}."); }

        static StartupException Ask(string statement) =>
            new($"The login that migrates may not do this itself; run as a superuser of the database server, then start again: {statement};");
    }

    private static async Task<string> WhoAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var who = new NpgsqlCommand("select current_user::text", connection);
        return (string)(await who.ExecuteScalarAsync(ct))!;
    }

    // roles belong to the whole server, so another database's migration may be quicker
    private const string CreateRole = $"""
        do $$ begin
            if not exists (select 1 from pg_roles where rolname = '{AppRole}') then create role {AppRole} nologin; end if;
        exception when duplicate_object or unique_violation then null;
        end $$
        """;

    // said table by table, never by default privileges: those would leak UPDATE onto new partitions of events
    private const string Grants = $"""
        do $$
        declare t record;
        begin
            execute format('revoke create, temporary on database %I from public', current_database());
            revoke create on schema public from public;
            grant usage on schema public to {AppRole};
            for t in select c.oid::regclass as name, c.relname, c.relispartition from pg_class c
                     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            loop
                if t.relispartition then execute format('revoke all on %s from {AppRole}', t.name); continue; end if;
                execute format('revoke all on %s from {AppRole}', t.name);
                if t.relname in ('events', 'delivery_archive') then execute format('grant select, insert on %s to {AppRole}', t.name);
                elsif t.relname in ('event_chain', 'event_chain_head', '__EFMigrationsHistory', '__EFMigrationsLock') then execute format('grant select on %s to {AppRole}', t.name);
                -- a person's key is made with the person and destroyed with them, never another one
                elsif t.relname in ('event_personal_data', 'person_keys') then execute format('grant select, insert, delete on %s to {AppRole}', t.name);
                else execute format('grant select, insert, update, delete on %s to {AppRole}', t.name);
                end if;
            end loop;
            grant usage, select on all sequences in schema public to {AppRole};
            revoke all on function event_enchain() from public;
            revoke all on function ensure_event_partition(timestamptz) from public;
            grant execute on function ensure_event_partition(timestamptz) to {AppRole};
        end $$
        """;
}
