using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TechSupport.Data;
using TechSupport.Development;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.Health.Checks.Postgres;
using TechSupport.Tests.Support;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Operations.Health.Checks;

/// <summary>Transaction numbers are used up for real, on a server of its own that is set to worry early.</summary>
public sealed class TransactionNumberTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-xid-");
    private EmbeddedPostgres server = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await EmbeddedPostgres.StartAsync(new() { Path = folder.FullName, Durable = false }, Ct);
        // a thousandth of what a server is set to, and as low as it may be
        await ExecuteAsync("alter system set autovacuum_freeze_max_age = 100000");
        await server.DisposeAsync();
        server = await EmbeddedPostgres.StartAsync(new() { Path = folder.FullName, Durable = false }, Ct);
    }

    [Fact]
    [Plants("transaction-numbers", HealthState.Watch)]
    [Plants("transaction-numbers")]
    public async Task A_transaction_that_was_forgotten_lets_the_numbers_run_out()
    {
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton<FaultNotices>().AddSingleton<HealthCatalog>().AddSingleton<HealthBoard>()
            .AddScoped<TransactionNumbers>().AddSingleton(new HealthSetup.Registered(typeof(TransactionNumbers)))
            .AddScoped(_ => new AppDb(Database.Options(new(), server.ConnectionString("postgres")).Options)).BuildServiceProvider();
        await using (var forgotten = new NpgsqlConnection(server.ConnectionString("postgres")))
        {
            await forgotten.OpenAsync(Ct);
            await using var transaction = await forgotten.BeginTransactionAsync(Ct);
            await using (var command = new NpgsqlCommand("select pg_current_xact_id()::text", forgotten, transaction)) await command.ExecuteScalarAsync(Ct);
            await services.IsAsync("transaction-numbers", HealthState.Good);
            await UseUpAsync(250_000);
            await services.IsAsync("transaction-numbers", HealthState.Watch);
            await UseUpAsync(550_000);
            await services.IsAsync("transaction-numbers", HealthState.Broken);
        }
        // the cure
        await ExecuteAsync("vacuum freeze");
        await services.IsAsync("transaction-numbers", HealthState.Good);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private Task UseUpAsync(int numbers) => ExecuteAsync($"do $$ begin for n in 1..{numbers} loop perform pg_current_xact_id(); commit; end loop; end $$");

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 120;
        await command.ExecuteNonQueryAsync(Ct);
    }
}
