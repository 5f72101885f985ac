using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Jobs;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Jobs;

/// <summary>An event finds its month, whichever way the clocks of the machines differ.</summary>
public sealed class EventPartitionsTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_job_prepares_the_month_before_and_a_year()
    {
        app.Clock.Set(new(2041, 3, 31, 3, 17, 0, TimeSpan.Zero));
        await app.RunJobAsync<EventPartitions>();
        Assert.Equal(["2041_02", "2041_03", "2041_12", "2042_01", "2042_02", "2042_03"], (await MonthsAsync()).Where(m => m is "2041_02" or "2041_03" or "2041_12" || m.StartsWith("2042", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task So_does_a_start()
    {
        var clock = new ManualClock();
        clock.Set(new(2051, 1, 1, 0, 0, 1, TimeSpan.Zero));
        await Migrator.MigrateAsync(app.Database.OwnerConnection, clock, ct: Ct);
        var months = await MonthsAsync();
        foreach (var month in new[] { "2050_12", "2051_01", "2052_01" }) Assert.Contains(month, months);
    }

    private async Task<IReadOnlyList<string>> MonthsAsync()
    {
        await using var db = app.OwnerDb();
        return await db.Database.SqlQuery<string>($"""
            select right(inhrelid::regclass::text, 7) as "Value" from pg_inherits where inhparent = 'events'::regclass order by 1
            """).ToListAsync(Ct);
    }
}
