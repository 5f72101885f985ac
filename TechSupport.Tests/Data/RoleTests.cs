using Npgsql;
using TechSupport.Data;
using TechSupport.Development;

namespace TechSupport.Tests.Data;

/// <summary>The migration with logins as a hospital has them: no superuser, at most CREATEROLE. On a server of its own, because roles belong to the server.</summary>
public sealed class RoleTests(RoleTests.Server server) : IClassFixture<RoleTests.Server>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_make_roles_but_is_no_superuser_migrates_and_works_as_the_application()
    {
        await server.ResetAsync("owner_1", "createrole");
        var connection = server.As("owner_1");

        await Migrator.MigrateAsync(connection, TimeProvider.System, ct: Ct);
        await Migrator.MigrateAsync(connection, TimeProvider.System, ct: Ct);

        Assert.Equal(AppRole.Name, await AskAsync(connection + $";Options=-c role={AppRole.Name}", "select current_user::text"));
    }

    [Fact]
    public async Task The_owner_gives_the_role_to_the_login_of_the_application()
    {
        await server.ResetAsync("owner_1", "createrole");

        await Migrator.MigrateAsync(server.As("owner_1"), TimeProvider.System, "app_1", Ct);

        Assert.Equal(0L, await AskAsync(server.As("app_1"), "select count(*) from users"));
        await Assert.ThrowsAsync<PostgresException>(() => AskAsync(server.As("app_1"), "create table mine (x int)"));
    }

    [Fact]
    public async Task A_login_that_may_not_make_the_role_is_told_what_to_run()
    {
        await server.ResetAsync("owner_1", "nocreaterole");

        var e = await Assert.ThrowsAsync<StartupException>(() => Migrator.MigrateAsync(server.As("owner_1"), TimeProvider.System, ct: Ct));

        Assert.EndsWith("create role techsupport_app nologin;", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "grant techsupport_app to \"owner_1\";")]
    [InlineData("app_1", "grant techsupport_app to \"app_1\";")]
    public async Task A_login_that_may_not_give_the_role_is_told_what_to_run_and_that_helps(string? appLogin, string statement)
    {
        await server.ResetAsync("owner_1", "createrole");
        await server.ExecuteAsync("create role techsupport_app nologin");

        var e = await Assert.ThrowsAsync<StartupException>(() => Migrator.MigrateAsync(server.As("owner_1"), TimeProvider.System, appLogin, Ct));

        Assert.EndsWith(statement, e.Message, StringComparison.Ordinal);
        await server.ExecuteAsync(statement);
        await Migrator.MigrateAsync(server.As("owner_1"), TimeProvider.System, appLogin, Ct);
    }

    [Fact]
    public async Task A_login_of_the_application_that_does_not_exist_is_said()
    {
        await server.ResetAsync("owner_1", "createrole");

        var e = await Assert.ThrowsAsync<StartupException>(() => Migrator.MigrateAsync(server.As("owner_1"), TimeProvider.System, "nobody_1", Ct));

        Assert.Equal("ConnectionStrings__TechSupport: the database server has no login \"nobody_1\".", e.Message);
    }

    private static async Task<object?> AskAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }

    public sealed class Server : IAsyncLifetime
    {
        private const string Password = "for-this-test-only";
        private readonly string folder = Path.Combine(Path.GetTempPath(), $"techsupport-roles-{Environment.ProcessId}");
        private EmbeddedPostgres server = null!;

        public async ValueTask InitializeAsync() => server = await EmbeddedPostgres.StartAsync(new() { Path = folder, Durable = false }, Ct);

        public string As(string login) =>
            new NpgsqlConnectionStringBuilder(server.ConnectionString("helpdesk")) { Username = login, Password = Password, Pooling = false }.ConnectionString;

        /// <summary>An empty database of this login's, another login, and no role of the application's.</summary>
        public async Task ResetAsync(string owner, string right)
        {
            await ExecuteAsync("drop database if exists helpdesk with (force)");
            await ExecuteAsync($"drop role if exists {AppRole.Name}; drop role if exists {owner}; drop role if exists app_1");
            await ExecuteAsync($"create role {owner} login {right} password '{Password}'; create role app_1 login password '{Password}'");
            await ExecuteAsync($"create database helpdesk owner {owner}");
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Pooling = false }.ConnectionString);
            foreach (var statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                await using var command = source.CreateCommand(statement);
                await command.ExecuteNonQueryAsync(Ct);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await server.DisposeAsync();
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }
}
