using System.Collections.Concurrent;

namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>Writes down when a check came into another state, with the event of it, and gives back to this process what is written there.</summary>
public sealed class HealthHistory(IServiceScopeFactory scopes, HealthBoard board, TimeProvider clock)
{
    /// <summary>How far back one can look.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>A state that goes on is written this often: a command that finds an older one knows that no server looks.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, HealthState> written = new();
    private DateTimeOffset beaten = DateTimeOffset.MinValue;

    public async Task WriteAsync(IReadOnlyList<CheckResult> found, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        foreach (var result in found.Where(r => !written.TryGetValue(r.Facts.Id, out var state) || state != r.State))
        {
            await WriteAsync(db, result, ct);
            written[result.Facts.Id] = result.State;
        }
        if (clock.GetUtcNow() - beaten < Heartbeat) return;
        await BeatAsync(db, ct);
        beaten = clock.GetUtcNow();
    }

    /// <summary>Lets staff know of a fault, or takes it back.</summary>
    /// <exception cref="RuleViolation">It is no fault any more.</exception>
    public async Task TellAsync(AppDb db, Actor actor, string check, bool tells, CancellationToken ct)
    {
        var standing = await db.Set<HealthStanding>().SingleOrDefaultAsync(s => s.CheckId == check, ct) ?? throw new RuleViolation("This works again: there is nothing to tell staff.");
        if (standing.IsTold != tells)
        {
            standing.Tell(tells, clock.GetUtcNow());
            db.Record(new Event(tells ? HealthEvent.Told : HealthEvent.Untold, actor, null, Facts(check), clock.GetUtcNow()));
            await db.SaveChangesAsync(ct);
        }
        board.Recall(standing);
    }

    private async Task WriteAsync(AppDb db, CheckResult result, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // of two instances that see the same change the second finds it written
        await db.Database.ExecuteSqlAsync($"insert into health_standings (check_id, state, since, looked_at, sentence, figures) values ({result.Facts.Id}, 'unknown', '-infinity', now(), '', '{{}}') on conflict do nothing", ct);
        var standing = await db.Set<HealthStanding>().FromSql($"select * from health_standings where check_id = {result.Facts.Id} for update").SingleAsync(ct);
        var before = standing.State;
        if (standing.Become(result.Finding, result.At) is { } change)
        {
            db.Add(change);
            if (result.State == HealthState.Broken) db.Record(new Event(HealthEvent.Broken, Actor.System, null, Facts(result.Facts.Id), result.At));
            else if (before == HealthState.Broken) db.Record(new Event(HealthEvent.Restored, Actor.System, null, Facts(result.Facts.Id), result.At));
            var old = result.At - KeptFor;
            await db.Set<HealthChange>().Where(c => c.At < old).ExecuteDeleteAsync(ct);
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        board.Recall(standing);
    }

    private async Task BeatAsync(AppDb db, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var (now, ours) = (clock.GetUtcNow(), board.All.Where(r => r.Facts.IsOfTheServer).Select(r => r.Facts.Id).ToList());
        await db.Set<HealthStanding>().Where(s => ours.Contains(s.CheckId)).ExecuteUpdateAsync(s => s.SetProperty(x => x.LookedAt, now), ct);
        // an administrator may have told staff through another instance
        foreach (var standing in await db.Set<HealthStanding>().AsNoTracking().ToListAsync(ct)) board.Recall(standing);
    }

    private static Dictionary<string, string?> Facts(string check) => new() { ["check"] = check };
}
