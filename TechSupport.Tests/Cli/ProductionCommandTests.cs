using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>Commands as processes of their own, outside development.</summary>
public sealed class ProductionCommandTests(Postgres postgres)
{
    private const string Good = "violet-ladder-breakfast";

    [Fact]
    public async Task The_first_administrator_is_made_on_an_empty_database()
    {
        var connection = await postgres.CreateEmptyDatabaseAsync();
        try
        {
            Assert.Equal((0, "Anna Lindqvist can sign in as a.lindqvist@hospital.example."), await RunAsync(connection, "a.lindqvist@hospital.example", Good));
            await using var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), connection).Options);
            var admin = await db.Users.SingleAsync(TestContext.Current.CancellationToken);
            Assert.Equal(("Anna Lindqvist", Role.Admin), (admin.FullName, admin.Role));
            Assert.Equal(PersonEvent.Created, (await db.Events.SingleAsync(TestContext.Current.CancellationToken)).Kind);

            var (again, said) = await RunAsync(connection, "A.Lindqvist@hospital.example", Good);
            Assert.Equal(1, again);
            Assert.StartsWith("There is an account with the address", said, StringComparison.Ordinal);
            Assert.Equal(1, (await RunAsync(connection, "weak@hospital.example", "password1234")).Code);
            Assert.Equal(1, (await RunAsync(connection, "not an address", Good)).Code);
            Assert.Equal(1, await db.Users.CountAsync(TestContext.Current.CancellationToken));
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task Beside_a_server_that_may_not_migrate_an_administrator_is_made_with_the_applications_login_alone()
    {
        var (connection, login) = (await postgres.CreateEmptyDatabaseAsync(), $"app_{Guid.NewGuid():N}");
        try
        {
            await using var source = NpgsqlDataSource.Create(connection);
            await using (var make = source.CreateCommand($"create role {login} login password 'app'")) await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await Migrator.MigrateAsync(connection, TimeProvider.System, login, TestContext.Current.CancellationToken);
            var asApplication = new NpgsqlConnectionStringBuilder(connection) { Username = login, Password = "app" }.ConnectionString;
            Assert.Equal((0, "Anna Lindqvist can sign in as a.lindqvist@hospital.example."), await RunAsync(asApplication, "a.lindqvist@hospital.example", Good));
            await using var drop = source.CreateCommand($"drop owned by {login}; drop role {login}");
            await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task Made_up_tickets_are_refused_outside_development()
    {
        var connection = await postgres.CreateEmptyDatabaseAsync();
        try
        {
            var (code, said) = await RunAsync(connection, ["seed", "--tickets", "10"]);
            Assert.Equal(1, code);
            Assert.StartsWith("This is not Development", said, StringComparison.Ordinal);
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    private static Task<(int Code, string Said)> RunAsync(string connection, string email, string password) =>
        RunAsync(connection, ["create-admin", "--email", email, "--name", "Anna Lindqvist"], password);

    private static async Task<(int Code, string Said)> RunAsync(string connection, string[] command, string password = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection },
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(password);
        process.StandardInput.Close();
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await said + await error).Trim());
    }
}
