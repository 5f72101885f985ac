using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>The command that makes the synthetic check's account, as a process of its own, outside development.</summary>
public sealed class MonitorAccountTests(Postgres postgres)
{
    private const string Email = "smoke-test@hospital.example";
    private const string Good = "violet-ladder-breakfast";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_account_is_made_once_and_only_a_new_password_ends_its_sign_ins()
    {
        var connection = await postgres.CreateEmptyDatabaseAsync();
        try
        {
            Assert.Equal(new Ended(0, $"The synthetic check can sign in as {Email}.\n", ""), await RunAsync(connection, Email, Good));
            var (made, role) = await AccountAsync(connection);
            Assert.Equal(Role.Monitor, role);
            Assert.Equal("Synthetic check", made.FullName);
            Assert.Null(made.DepartmentId);
            Assert.True(made.LockoutEnabled);

            Assert.Equal(new Ended(0, $"The synthetic check signs in as {Email} with this password already.\n", ""), await RunAsync(connection, "Smoke-Test@hospital.example", Good));
            var (same, _) = await AccountAsync(connection);
            Assert.Equal((made.SecurityStamp, made.PasswordHash), (same.SecurityStamp, same.PasswordHash));

            Assert.Equal(1, (await RunAsync(connection, Email, "password1234")).Code);
            Assert.Equal(new Ended(0, $"The synthetic check can sign in as {Email} with the new password.\n", ""), await RunAsync(connection, Email, Good + "-and-tea"));
            var (changed, _) = await AccountAsync(connection);
            Assert.NotEqual(made.SecurityStamp, changed.SecurityStamp);
            await using var db = Open(connection);
            Assert.Equal([PersonEvent.Created, PersonEvent.PasswordChanged], await db.Events.OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task A_locked_account_is_unlocked_although_the_password_stays()
    {
        var connection = await postgres.CreateEmptyDatabaseAsync();
        try
        {
            Assert.Equal(0, (await RunAsync(connection, Email, Good)).Code);
            await using var db = Open(connection);
            await db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, DateTimeOffset.UtcNow.AddHours(1)).SetProperty(x => x.AccessFailedCount, 3), Ct);
            var (locked, _) = await AccountAsync(connection);
            Assert.Equal(new Ended(0, $"The synthetic check can sign in as {Email} with this password again: the account was locked.\n", ""), await RunAsync(connection, Email, Good));
            var (now, _) = await AccountAsync(connection);
            Assert.Null(now.LockoutEnd);
            Assert.Equal(0, now.AccessFailedCount);
            Assert.Equal(locked.SecurityStamp, now.SecurityStamp);
            Assert.Equal([PersonEvent.Created, PersonEvent.Unlocked], await db.Events.OrderBy(e => e.Id).Select(e => e.Kind).ToListAsync(Ct));
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task An_address_of_somebody_else_and_a_disabled_account_are_refused_with_one_sentence()
    {
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            await using var db = Open(connection);
            var before = await db.Users.AsNoTracking().Where(u => u.Email == "tech@crb.local").Select(u => u.PasswordHash).SingleAsync(Ct);
            Assert.Equal(new Ended(1, "", "The account with the address tech@crb.local belongs to somebody else: its role is Technician, not Monitor. Choose another address.\n"),
                await RunAsync(connection, "tech@crb.local", Good));
            Assert.Equal(before, await db.Users.AsNoTracking().Where(u => u.Email == "tech@crb.local").Select(u => u.PasswordHash).SingleAsync(Ct));

            await db.Users.Where(u => u.Email == "monitor@crb.local").ExecuteUpdateAsync(u => u.SetProperty(x => x.DisabledAt, DateTimeOffset.UtcNow), Ct);
            Assert.Equal(new Ended(1, "", "The account monitor@crb.local is disabled. An administrator can enable it again.\n"), await RunAsync(connection, "monitor@crb.local", Good));
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    private static Task<Ended> RunAsync(string connection, string email, string password) => Script.RunAsync("dotnet",
        [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "monitor-account", "--email", email],
        new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection }, password + "\n");

    private static async Task<(User, Role)> AccountAsync(string connection)
    {
        await using var db = Open(connection);
        var user = await db.Users.AsNoTracking().SingleAsync(Ct);
        return (user, user.Role);
    }

    private static AppDb Open(string connection) => new(Database.Options(new DbContextOptionsBuilder<AppDb>(), connection).Options);
}
