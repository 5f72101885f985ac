using TechSupport.Data;

namespace TechSupport.Tests.Support.Databases;

/// <summary>Tests of which each has a database of its own: migrated and seeded, or as they make it.</summary>
public abstract class OwnDatabase(Postgres postgres) : IAsyncLifetime
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected Postgres Postgres => postgres;

    /// <summary>The superuser's.</summary>
    protected string Connection { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Connection = await CreateAsync();
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await postgres.DropDatabaseAsync(Connection);
    }

    protected virtual Task<string> CreateAsync() => postgres.CreateDatabaseAsync();

    /// <summary>What every test finds done.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    protected AppDb Db() => new(Database.Options(new(), Connection).Options);
}
