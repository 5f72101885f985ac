using Microsoft.Extensions.Options;
using TechSupport.Web.Telemetry;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>
/// Adds what this process has counted to the tables once a minute, in one statement, and once more when it stops; a process that is killed
/// loses that minute. Forgets what is old, and tells the metrics what the last day was like.
/// </summary>
public sealed class PageSpeedWriter(PageSpeedTally tally, IServiceScopeFactory scopes, IOptions<BeaconOptions> options, TimeProvider clock, ILogger<PageSpeedWriter> log) : BackgroundService
{
    public static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    /// <summary>A month to compare with, and some days to look at it.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(35);

    private static readonly TimeSpan SweptEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(10);

    private DateTimeOffset swept = DateTimeOffset.MinValue;
    private DateTimeOffset told = DateTimeOffset.MinValue;

    /// <summary>Writes down what there is. Two servers add to each other.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        var counted = tally.Take();
        if (counted.IsNothing) return;
        // in one order everywhere, so that no server waits for another that waits for it
        var timings = counted.Timings.OrderBy(t => t.Key.Hour).ThenBy(t => t.Key.Route, StringComparer.Ordinal).ThenBy(t => t.Key.Metric).ThenBy(t => t.Key.UpTo).ToList();
        var errors = counted.Errors.OrderBy(e => e.Key.Hour).ThenBy(e => e.Key.Route, StringComparer.Ordinal).ThenBy(e => e.Key.Error.ToString(), StringComparer.Ordinal).ToList();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AppDb>().Database.ExecuteSqlAsync($"""
                with timings as (
                    insert into page_timings (hour, route, metric, up_to, count)
                    select * from unnest({timings.Select(t => t.Key.Hour).ToArray()}, {timings.Select(t => t.Key.Route).ToArray()}, {timings.Select(t => t.Key.Metric.Word()).ToArray()},
                        {timings.Select(t => t.Key.UpTo).ToArray()}, {timings.Select(t => t.Value).ToArray()})
                    on conflict (hour, route, metric, up_to) do update set count = page_timings.count + excluded.count
                )
                insert into script_errors (hour, route, file, line, type, count)
                select * from unnest({errors.Select(e => e.Key.Hour).ToArray()}, {errors.Select(e => e.Key.Route).ToArray()}, {errors.Select(e => e.Key.Error.File).ToArray()},
                    {errors.Select(e => e.Key.Error.Line).ToArray()}, {errors.Select(e => e.Key.Error.Type).ToArray()}, {errors.Select(e => e.Value).ToArray()})
                on conflict (hour, route, file, line, type) do update set count = script_errors.count + excluded.count
                """, ct);
        }
        catch
        {
            tally.GiveBack(counted);
            throw;
        }
    }

    /// <summary>Deletes what is older than <see cref="KeptFor"/>.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - KeptFor;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AppDb>().Database
            .ExecuteSqlAsync($"with timings as (delete from page_timings where hour < {before}) delete from script_errors where hour < {before}", ct);
    }

    /// <summary>Shows the last day in the metrics.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        PageSpeedMetrics.Show(await PageSpeedReport.ReadAsync(scope.ServiceProvider.GetRequiredService<AppDb>(), clock.GetUtcNow(), 1, ct));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(RoundAsync, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { /* the server stops */ }
    }

    // the server takes no more requests by now
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(WriteAsync, cancellationToken);
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        await WriteAsync(ct);
        var now = clock.GetUtcNow();
        if (now - swept >= SweptEvery)
        {
            await SweepAsync(ct);
            swept = now;
        }
        if (!options.Value.Enabled || now - told < ToldEvery) return;
        await TellAsync(ct);
        told = now;
    }

    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        try { await work(ct); }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // it is kept for the next round
            if (!DatabaseFault.IsUnavailable(e) && !DatabaseFault.IsGone(e)) log.LogError(e, "How fast pages were could not be written down");
        }
        catch (OperationCanceledException) { /* the server stops at once */ }
    }
}
