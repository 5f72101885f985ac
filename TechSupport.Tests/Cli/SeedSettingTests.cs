using TechSupport.Development;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>The cast, whose password everybody knows, on a database that a connection string names.</summary>
public sealed class SeedSettingTests(Postgres postgres)
{
    [Theory]
    [InlineData("true", "Development", true)]
    [InlineData("false", "Development", false)]
    public async Task In_development_it_comes_on_request(string asked, string environment, bool comes)
    {
        var (folder, connection) = (Directory.CreateTempSubdirectory("techsupport-seed-"), await postgres.CreateEmptyDatabaseAsync());
        try
        {
            using var app = Launch.Start(folder.FullName, connection, ("ASPNETCORE_ENVIRONMENT", environment), ("Database__Seed", asked), ("Jobs__Enabled", "false"));
            try
            {
                await app.ReadyAsync(readOn: true);
                if (comes) Assert.StartsWith("Accounts: admin@crb.local", await app.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
                await using var source = Npgsql.NpgsqlDataSource.Create(connection);
                await using var count = source.CreateCommand("select count(*) from users");
                Assert.Equal(comes ? Seeds.Cast.Count : 0L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
            }
            finally { await app.KillAsync(); }
        }
        finally
        {
            await postgres.DropDatabaseAsync(connection);
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Outside_development_it_is_refused_in_one_sentence_and_nothing_is_written()
    {
        var (folder, connection) = (Directory.CreateTempSubdirectory("techsupport-seed-"), await postgres.CreateEmptyDatabaseAsync());
        try
        {
            using var app = Launch.Start(folder.FullName, connection, ("Database__Seed", "true"));
            var errors = await app.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await app.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, app.ExitCode);
            Assert.StartsWith("Database__Seed makes accounts with a known password", Assert.Single(errors.Trim().Split('\n')), StringComparison.Ordinal);
            await using var source = Npgsql.NpgsqlDataSource.Create(connection);
            await using var tables = source.CreateCommand("select count(*) from pg_tables where schemaname = 'public'");
            Assert.Equal(0L, await tables.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            await postgres.DropDatabaseAsync(connection);
            folder.Delete(recursive: true);
        }
    }
}
