using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Development;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Reliability;

/// <summary>Two developers' instances that start on one empty database.</summary>
public sealed class SeedRaceTests(Postgres postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_start_and_the_sample_data_are_there_once()
    {
        var connection = await postgres.CreateEmptyDatabaseAsync();
        try
        {
            await Migrator.MigrateAsync(connection, TimeProvider.System, ct: Ct);
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                await using var db = Context();
                await Seeds.SeedAsync(db, TimeProvider.System, Ct);
            }));
            await using var after = Context();
            Assert.Equal(Seeds.Cast.Count, await after.Users.CountAsync(Ct));
        }
        finally { await postgres.DropDatabaseAsync(connection); }

        AppDb Context() => new(Database.Options(new(), connection).Options);
    }
}
