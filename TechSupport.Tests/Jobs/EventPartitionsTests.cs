using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Jobs;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Jobs;

/// <summary>An event finds its month, whichever way the clocks of the machines differ.</summary>
public sealed class EventPartitionsTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // the last day of a month, whose month before is shorter
    [Theory]
    [InlineData(-6)]
    [InlineData(8)]
    public async Task The_job_prepares_the_month_before_and_a_year(int months)
    {
        var first = Month(months);
        app.Clock.Set(first.AddMonths(1).AddHours(-1));
        await app.RunJobAsync<EventPartitions>();
        await HasAsync(first);
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(9)]
    public async Task So_does_a_start(int months)
    {
        var clock = new ManualClock();
        clock.Set(Month(months).AddSeconds(1));
        await Migrator.MigrateAsync(app.Database.OwnerConnection, clock, ct: Ct);
        await HasAsync(Month(months));
    }

    private static DateTimeOffset Month(int ahead)
    {
        var now = DateTimeOffset.UtcNow.AddMonths(ahead);
        return new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private async Task HasAsync(DateTimeOffset first)
    {
        var there = await MonthsAsync();
        Assert.Empty(Enumerable.Range(-1, 14).Select(m => first.AddMonths(m).ToString("yyyy_MM", System.Globalization.CultureInfo.InvariantCulture)).Except(there));
    }

    private async Task<IReadOnlyList<string>> MonthsAsync()
    {
        await using var db = app.OwnerDb();
        return await db.Database.SqlQuery<string>($"""
            select right(inhrelid::regclass::text, 7) as "Value" from pg_inherits where inhparent = 'events'::regclass order by 1
            """).ToListAsync(Ct);
    }
}
