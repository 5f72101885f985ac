using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Availability;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Operations.Availability;

/// <summary>How long the availability of a year takes, with a run every five minutes.</summary>
[Collection(nameof(Measured))]
public sealed class AvailabilitySpeedTests(App app) : IClassFixture<App>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 15, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_year_of_runs_is_read_in_100_ms()
    {
        await app.BreakAsync("""
            insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds)
            select at, at, 360, true, 1, 0.3, array['sign in'], array[0.2] from generate_series(timestamptz '2025-11-15 09:00Z', timestamptz '2026-11-15 08:59Z', interval '5 minutes') at
            """);
        await app.BreakAsync("update synthetic_runs set passed = false where id % 997 = 0");
        await app.BreakAsync("vacuum analyze synthetic_runs");
        await using var scope = app.Services.CreateAsyncScope();
        var (db, times) = (scope.ServiceProvider.GetRequiredService<TechSupport.Data.AppDb>(), new List<double>());
        AvailabilityFigures? year = null;
        for (var i = 0; i < 9; i++)
        {
            var took = Stopwatch.StartNew();
            year = (await AvailabilityReader.ReadAsync(db, new(Noon.AddYears(-1), Noon), Noon, Ct))!.Over(new(Noon.AddYears(-1), Noon));
            times.Add(took.Elapsed.TotalMilliseconds);
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', times.Order().Select(t => t.ToString("0.0", CultureInfo.InvariantCulture))));
        Assert.InRange(year!.Counted.Failed.TotalMinutes, 500, 560);
        // the best quarter: this machine does other things meanwhile
        Assert.InRange(times.Order().ElementAt(2), 0, 100);
    }
}
