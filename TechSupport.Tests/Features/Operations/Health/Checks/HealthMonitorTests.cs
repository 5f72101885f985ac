using Npgsql;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>A real server looks by itself, and not before it serves.</summary>
public sealed class HealthMonitorTests(Postgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_starts_on_an_empty_schedule_is_never_said_to_do_no_jobs()
    {
        var folder = Directory.CreateTempSubdirectory("techsupport-health-");
        var connection = await postgres.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(connection);
        try
        {
            using var app = Launch.Start(folder.FullName, connection, ("ASPNETCORE_ENVIRONMENT", "Development"));
            try
            {
                await app.ReadyAsync();
                Assert.Equal("good", await FirstAsync(source, "jobs-scheduled"));
                Assert.Equal("good", await FirstAsync(source, "database-connections"));
            }
            finally { await app.KillAsync(); }
        }
        finally
        {
            await postgres.DropDatabaseAsync(connection);
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> FirstAsync(NpgsqlDataSource source, string check)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await look.WaitForNextTickAsync(patience.Token))
        {
            await using var command = source.CreateCommand("select state from health_changes where check_id = $1 order by id limit 1");
            command.Parameters.AddWithValue(check);
            if (await command.ExecuteScalarAsync(patience.Token) is string state) return state;
        }
        throw new TimeoutException(check);
    }
}
