using System.Diagnostics;
using Npgsql;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>A real server looks by itself, and not before it serves.</summary>
public sealed class HealthMonitorTests(HealthMonitorTests.SmallServer server) : IClassFixture<HealthMonitorTests.SmallServer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_starts_on_an_empty_schedule_is_never_said_to_do_no_jobs()
    {
        Assert.Equal("good", await FirstAsync("jobs-scheduled"));
        Assert.Equal("good", await FirstAsync("database-connections"));
    }

    [Fact]
    [Plants("memory")]
    public async Task A_server_that_holds_nearly_all_the_memory_it_may_is_seen()
    {
        Assert.Equal("broken", await FirstAsync("memory"));
        PlantsAttribute.Found("memory", HealthState.Broken);
    }

    private async Task<string> FirstAsync(string check)
    {
        await using var source = NpgsqlDataSource.Create(server.Connection);
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

    /// <summary>It may take no more memory than it needs to start.</summary>
    public sealed class SmallServer(Postgres postgres) : IAsyncLifetime
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-health-");
        private Process? server;

        public string Connection { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Connection = await postgres.CreateDatabaseAsync();
            // in hexadecimal: 160 MB
            server = Launch.Start(folder.FullName, Connection, ("ASPNETCORE_ENVIRONMENT", "Development"), ("DOTNET_GCHeapHardLimit", "A000000"));
            await server.ReadyAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (server is not null) await server.KillAsync();
            server?.Dispose();
            await postgres.DropDatabaseAsync(Connection);
            folder.Delete(recursive: true);
        }
    }
}
