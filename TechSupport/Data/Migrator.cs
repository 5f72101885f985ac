using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TechSupport.Data;

/// <summary>
/// Brings a database to this version with the owner's rights: migrations, the application's role and its grants, the next
/// months' event partitions. Safe when several instances start at once and when run again.
/// </summary>
public static class Migrator
{
    /// <summary>The role whose rights the application has: data, but no DDL, and events only to add and read.</summary>
    public const string AppRole = "techsupport_app";

    private const long Lock = 0x7465_6368_7375_7070;

    /// <returns>The migrations applied, oldest first; empty when there was nothing to do.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string ownerConnection, TimeProvider clock, CancellationToken ct = default)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnection);
        await using var guard = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(guard, $"select pg_advisory_lock({Lock})", ct);
        try
        {
            await ExecuteAsync(guard, EnsureRole, ct);
            await using var db = Context(source);
            var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (pending.Count > 0)
            {
                db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
                await db.Database.MigrateAsync(ct);
            }
            await ExecuteAsync(guard, Grants, ct);
            for (var month = 0; month <= 12; month++)
                await ExecuteAsync(guard, $"select ensure_event_partition(timestamptz '{clock.GetUtcNow():yyyy-MM}-01 00:00+00' + interval '{month} months')", ct);
            return pending;
        }
        finally
        {
            await ExecuteAsync(guard, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    /// <returns>Every migration this version knows, with whether the database has it; and those only the database knows.</returns>
    public static async Task<(IReadOnlyList<string> Applied, IReadOnlyList<string> Pending, IReadOnlyList<string> Unknown)> StatusAsync(
        string connection, CancellationToken ct = default)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var db = Context(source);
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(ct)).ToList();
        return (applied, [.. known.Except(applied)], [.. applied.Except(known)]);
    }

    private static AppDb Context(NpgsqlDataSource source) =>
        new(new DbContextOptionsBuilder<AppDb>().UseNpgsql(source).UseSnakeCaseNamingConvention().Options);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(ct);
    }

    // whoever migrates may take the role on, so that one login can do for both (see Database.AppConnection)
    private const string EnsureRole = $"""
        do $$ begin
            if not exists (select 1 from pg_roles where rolname = '{AppRole}') then create role {AppRole} nologin; end if;
            if not pg_has_role(current_user, '{AppRole}', 'member') then execute format('grant {AppRole} to %I', current_user); end if;
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
                if t.relname = 'events' then execute format('grant select, insert on %s to {AppRole}', t.name);
                elsif t.relname in ('event_chain', 'event_chain_head', '__EFMigrationsHistory', '__EFMigrationsLock') then execute format('grant select on %s to {AppRole}', t.name);
                elsif t.relname = 'event_personal_data' then execute format('grant select, insert, delete on %s to {AppRole}', t.name);
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
