using Npgsql;

namespace TechSupport.Data;

/// <summary>The role whose rights the application has: data, but no DDL, and events only to add and read.</summary>
public static class AppRole
{
    public const string Name = "techsupport_app";

    /// <summary>Makes the role unless it is there, and gives it to the login that works with it.</summary>
    /// <param name="owner">A connection of the login that migrates.</param>
    /// <param name="appLogin">The application's own login; null when the owner's takes the role on.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="StartupException">The owner may not; the sentence has the statement to run.</exception>
    public static async Task EnsureAsync(NpgsqlConnection owner, string? appLogin, CancellationToken ct)
    {
        try { await ExecuteAsync(owner, CreateRole, ct); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege) { throw Ask($"create role {Name} nologin"); }
        // since PostgreSQL 16 the creator of a role is its member but may not assume it
        var (login, right) = appLogin is null ? (await WhoAsync(owner, ct), owner.PostgreSqlVersion.Major >= 16 ? "SET" : "MEMBER") : (appLogin, "USAGE");
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(login);
        try
        {
            await using var has = new NpgsqlCommand($"select pg_has_role($1, '{Name}', $2)", owner) { Parameters = { new() { Value = login }, new() { Value = right } } };
            if (await has.ExecuteScalarAsync(ct) is false) await ExecuteAsync(owner, $"grant {Name} to {name}", ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidGrantOperation) { throw Ask($"grant {Name} to {name}"); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedObject) { throw new StartupException($"ConnectionStrings__TechSupport: the database server has no login {name}."); }

        static StartupException Ask(string statement) =>
            new($"The login that migrates may not do this itself; run as a superuser of the database server, then start again: {statement};");
    }

    /// <summary>Says its rights anew, table by table.</summary>
    public static Task GrantAsync(NpgsqlConnection owner, CancellationToken ct) => ExecuteAsync(owner, Grants, ct);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<string> WhoAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var who = new NpgsqlCommand("select current_user::text", connection);
        return (string)(await who.ExecuteScalarAsync(ct))!;
    }

    // roles belong to the whole server, so another database's migration may be quicker
    private const string CreateRole = $"""
        do $$ begin
            if not exists (select 1 from pg_roles where rolname = '{Name}') then create role {Name} nologin; end if;
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
            grant usage on schema public to {Name};
            for t in select c.oid::regclass as name, c.relname, c.relispartition from pg_class c
                     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
            loop
                if t.relispartition then execute format('revoke all on %s from {Name}', t.name); continue; end if;
                execute format('revoke all on %s from {Name}', t.name);
                if t.relname in ('events', 'delivery_archive') then execute format('grant select, insert on %s to {Name}', t.name);
                elsif t.relname in ('event_chain', 'event_chain_head', 'audit_anchors', '__EFMigrationsHistory', '__EFMigrationsLock') then execute format('grant select on %s to {Name}', t.name);
                -- the previous release's alone: it reads them and locks a row of roles; a ContractRoles migration drops them
                elsif t.relname = 'roles' then execute format('grant select, update on %s to {Name}', t.name);
                elsif t.relname in ('role_claims', 'user_claims', 'user_logins') then execute format('grant select on %s to {Name}', t.name);
                -- a person's key is made with the person, never another one. Erasing both will be the business of a function that records it,
                -- so nobody takes a person out either, whose key would go along
                elsif t.relname in ('event_personal_data', 'person_keys') then execute format('grant select, insert on %s to {Name}', t.name);
                elsif t.relname = 'users' then execute format('grant select, insert, update on %s to {Name}', t.name);
                else execute format('grant select, insert, update, delete on %s to {Name}', t.name);
                end if;
            end loop;
            grant usage, select on all sequences in schema public to {Name};
            revoke all on function event_enchain() from public;
            revoke all on function ensure_event_partition(timestamptz) from public;
            grant execute on function ensure_event_partition(timestamptz) to {Name};
            revoke all on function drop_event_month(timestamptz, bigint, bytea, bytea, text, timestamptz) from public;
            grant execute on function drop_event_month(timestamptz, bigint, bytea, bytea, text, timestamptz) to {Name};
        end $$
        """;
}
