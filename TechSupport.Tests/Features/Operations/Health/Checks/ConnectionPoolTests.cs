using Npgsql;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>Connections of the application's own pool are taken until none is left.</summary>
public sealed class ConnectionPoolTests(ConnectionPoolTests.NarrowApp app) : IClassFixture<ConnectionPoolTests.NarrowApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Plants("connection-pool", HealthState.Watch)]
    [Plants("connection-pool")]
    public async Task A_pool_that_is_used_up_is_seen_and_so_are_those_that_wait()
    {
        var taken = new List<NpgsqlConnection>();
        try
        {
            // the application itself asks for one now and then
            while (taken.Count < 6) await TakeAsync();
            await app.IsAsync("connection-pool", HealthState.Good, "In use: ");
            while (taken.Count < 8) await TakeAsync();
            await app.IsAsync("connection-pool", HealthState.Watch, " of 10.");
            while (taken.Count < 10) await TakeAsync();
            await app.IsAsync("connection-pool", HealthState.Broken, "All 10 are in use; ");
            var waits = TakeAsync();
            while ((await app.LookAsync("connection-pool")).Finding.Values is not [10L, >= 1L]) await Task.Yield();
            await taken[0].DisposeAsync();
            await waits;
            await app.IsAsync("connection-pool", HealthState.Broken, "All 10 are in use; ");
        }
        finally
        {
            foreach (var connection in taken) await connection.DisposeAsync();
        }
        await app.IsAsync("connection-pool", HealthState.Good);

        async Task TakeAsync()
        {
            var connection = new NpgsqlConnection(app.Database.AppConnection);
            await connection.OpenAsync(Ct);
            taken.Add(connection);
        }
    }

    public sealed class NarrowApp(Postgres postgres) : App(postgres)
    {
        protected override async Task<string> OpenDatabaseAsync() => new NpgsqlConnectionStringBuilder(await base.OpenDatabaseAsync()) { MaxPoolSize = 10 }.ConnectionString;
    }
}
