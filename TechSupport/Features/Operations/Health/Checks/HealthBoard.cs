using System.Collections.Concurrent;
using System.Diagnostics;
using Prometheus;

namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>What every check found last, in this process. Pages and metrics read it; nobody waits for a look.</summary>
public sealed class HealthBoard(IServiceScopeFactory scopes, HealthCatalog catalog, FaultNotices notices, TimeProvider clock, ILogger<HealthBoard> log)
{
    /// <summary>A look that takes longer is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int AtOnce = 4;

    private static readonly Gauge State = Metrics.CreateGauge("techsupport_health_state", "0 good, 1 unknown, 2 watch, 3 broken.", "check");

    private static readonly CheckResult[] Nothing = [];

    private readonly ConcurrentDictionary<string, CheckResult> known = new();

    /// <summary>Everything, in the order of the page; what was not looked at yet is unknown.</summary>
    public IReadOnlyList<CheckResult> All => [.. catalog.All.Select(Of)];

    public CheckResult Of(CheckFacts facts) => known.GetValueOrDefault(facts.Id)
        ?? new(facts, Finding.Unknown("Has not been looked at yet."), DateTimeOffset.MinValue, clock.GetUtcNow(), TimeSpan.Zero);

    /// <summary>The ones whose last look is older than they allow.</summary>
    public IReadOnlyList<CheckFacts> Due(DateTimeOffset now) => [.. catalog.All.Where(f => now - Of(f).At >= f.Every)];

    /// <summary>Looks at these now, a few at once.</summary>
    /// <returns>What was found, in the same order.</returns>
    public async Task<IReadOnlyList<CheckResult>> LookAsync(IReadOnlyList<CheckFacts> which, CancellationToken ct)
    {
        if (which.Count == 0) return Nothing;
        var found = new CheckResult[which.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, which.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (i, token) => found[i] = Keep(await LookAsync(which[i], token)));
        return found;
    }

    /// <summary>Since when a state lasts, and whether staff are told, as it is written down.</summary>
    public void Recall(HealthStanding standing)
    {
        if (known.TryGetValue(standing.CheckId, out var result) && result.State == standing.State)
            known[standing.CheckId] = result with { Since = standing.Since, IsTold = standing.IsTold };
        Tell();
    }

    private CheckResult Keep(CheckResult result)
    {
        State.WithLabels(result.Facts.Id).Set((int)result.State);
        var kept = known.AddOrUpdate(result.Facts.Id, result, (_, before) => before.State == result.State ? result with { Since = before.Since, IsTold = before.IsTold } : result);
        Tell();
        return kept;
    }

    private void Tell() => notices.Told =
        [.. known.Values.Where(r => r is { IsTold: true, State: HealthState.Broken }).Select(r => r.Facts.ForStaff).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private async Task<CheckResult> LookAsync(CheckFacts facts, CancellationToken ct)
    {
        var (at, started) = (clock.GetUtcNow(), Stopwatch.GetTimestamp());
        var finding = await FindAsync(facts, ct);
        return new(facts, finding, at, at, Stopwatch.GetElapsedTime(started));
    }

    private async Task<Finding> FindAsync(CheckFacts facts, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            // what does not listen to the token is left behind
            return await catalog.Make(facts, scope.ServiceProvider).LookAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return Finding.Unknown("The look took longer than {0} s and was given up.", Patience.TotalSeconds); }
        catch (Exception e) when (DatabaseFault.IsUnavailable(e) || DatabaseFault.IsGone(e)) { return Finding.Unknown("Cannot be looked at while the database does not answer."); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "The health check {Check} could not look", facts.Id);
            return Finding.Unknown("The look failed ({0}); the log says more.", e.GetType().Name);
        }
    }
}
