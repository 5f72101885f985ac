using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Data;

/// <summary>
/// A database of the previous release gets the column for the role, and both releases work on it: the previous one goes on while a
/// deployment runs and comes back after a rollback. Its statements are written down here as it sends them.
/// </summary>
public sealed class UserRoleTests(Postgres postgres) : OwnDatabase(postgres)
{
    private const string PreviousRelease = "20261126223500_DeliveryArchive";

    protected override Task<string> CreateAsync() => Postgres.CreateEmptyDatabaseAsync();

    protected override async Task PrepareAsync()
    {
        await using var db = Db();
        await db.GetService<IMigrator>().MigrateAsync(PreviousRelease, Ct);
        await ExecuteAsync("insert into roles (name, normalized_name) select name, upper(name) from (values ('Staff'), ('Technician'), ('Lead'), ('Admin'), ('Monitor')) as r(name)");
    }

    [Fact]
    public async Task Every_account_of_the_previous_release_keeps_its_role()
    {
        foreach (var role in Enum.GetNames<Role>()) await ExecuteAsync(PreviousAdds($"{role}@crb.local", role));

        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);

        await using var db = Db();
        var people = await db.Users.OrderBy(u => u.Id).ToListAsync(Ct);
        Assert.Equal(Enum.GetValues<Role>(), people.Select(p => p.Role));
        Assert.All(people, p => Assert.Equal($"{p.Role}@crb.local", p.Email));
        Assert.Equal(5, await CountAsync("user_roles"));
    }

    [Theory]
    [InlineData("Staff")]
    [InlineData("Admin")]
    public async Task An_account_the_previous_release_adds_afterwards_has_the_role_in_both_places(string role)
    {
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await ExecuteAsync(PreviousAdds("late@crb.local", role));
        Assert.Equal((role, role), await RolesAsync("late@crb.local"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_role_the_previous_release_changes_is_changed_in_both_places(bool removesFirst)
    {
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await ExecuteAsync(PreviousAdds("late@crb.local", "Technician"));
        string[] change =
        [
            "delete from user_roles where user_id = (select id from users where email = 'late@crb.local') and role_id = (select id from roles where name = 'Technician')",
            "insert into user_roles (user_id, role_id) select u.id, r.id from users u, roles r where u.email = 'late@crb.local' and r.name = 'Lead'",
        ];

        await ExecuteAsync(removesFirst ? change : [.. change.Reverse()]);

        Assert.Equal(("Lead", "Lead"), await RolesAsync("late@crb.local"));
        // and once more by updating the row in place
        await ExecuteAsync("update user_roles set role_id = (select id from roles where name = 'Staff')");
        Assert.Equal(("Staff", "Staff"), await RolesAsync("late@crb.local"));
    }

    [Fact]
    public async Task What_this_release_does_the_previous_one_reads_after_a_rollback()
    {
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await using var db = new AppDb(Database.Options(new(), ConnectionStrings.AsApplication(Connection)).Options);
        var person = User.New(Actor.System, new("Nina Berg", "n.berg@crb.local", "", null, "", "en"), Role.Monitor, DateTimeOffset.UtcNow);
        db.Users.Add(person);
        await db.SaveChangesAsync(Ct);
        Assert.Equal(("Monitor", "Monitor"), await RolesAsync("n.berg@crb.local"));

        person.ChangeRole(Actor.System, Role.Admin, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync(Ct);

        Assert.Equal(("Admin", "Admin"), await RolesAsync("n.berg@crb.local"));
        Assert.Equal(1, await CountAsync("user_roles"));
    }

    [Fact]
    public async Task The_previous_release_has_the_rights_it_needs_on_its_tables_and_no_more()
    {
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await using var app = NpgsqlDataSource.Create(ConnectionStrings.AsApplication(Connection));
        foreach (var allowed in new[] { "select * from role_claims", "select * from user_claims", "select * from user_logins", "select 1 from roles where name = 'Admin' for update", "delete from user_roles" })
        {
            await using var command = app.CreateCommand(allowed);
            await command.ExecuteNonQueryAsync(Ct);
        }
        foreach (var refused in new[] { "delete from roles", "delete from role_claims", "insert into user_claims (user_id) values (1)", "delete from user_logins" })
        {
            await using var command = app.CreateCommand(refused);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct))).SqlState);
        }
    }

    [Fact]
    public async Task The_database_refuses_a_role_there_is_not()
    {
        await Migrator.MigrateAsync(Connection, TimeProvider.System, ct: Ct);
        await ExecuteAsync(PreviousAdds("late@crb.local", "Staff"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync("update users set role = 'Admin'"));
        Assert.Equal("ck_users_role", refused.ConstraintName);
    }

    // in one transaction, as its pages and commands do
    private static string[] PreviousAdds(string email, string role) =>
    [
        $"""
        insert into users (full_name, room, language, theme, keyboard_shortcuts, notify_by_email, notify_by_telegram, created_at, user_name, normalized_user_name, email, normalized_email,
            email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        values ('{role}', '', 'ru', '', true, true, true, now(), '{email}', upper('{email}'), '{email}', upper('{email}'), true, false, false, true, 0)
        """,
        $"insert into user_roles (user_id, role_id) select u.id, r.id from users u, roles r where u.email = '{email}' and r.name = '{role}'",
    ];

    /// <summary>By the row and by the column.</summary>
    private async Task<(string Row, string Column)> RolesAsync(string email)
    {
        await using var db = Db();
        var row = await db.Database.SqlQuery<string>($"select r.name as \"Value\" from users u join user_roles ur on ur.user_id = u.id join roles r on r.id = ur.role_id where u.email = {email}").ToListAsync(Ct);
        return (Assert.Single(row), (await db.Users.SingleAsync(u => u.Email == email, Ct)).Role.ToString());
    }

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var open = await source.OpenConnectionAsync(Ct);
        await using var transaction = await open.BeginTransactionAsync(Ct);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, open, transaction);
            await command.ExecuteNonQueryAsync(Ct);
        }
        await transaction.CommitAsync(Ct);
    }

    private async Task<long> CountAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
