using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Operations.SyntheticCheck.Runs;

namespace TechSupport.Features.Operations.Availability;

/// <summary>Reads what the synthetic check said of a period, and what was announced for it.</summary>
public static class AvailabilityReader
{
    /// <summary>A run from before the period may speak for its first minutes; none does for as long as this.</summary>
    private static readonly TimeSpan LongestCover = TimeSpan.FromHours(1);

    /// <returns>Null before the first run.</returns>
    public static async Task<AvailabilityTimeline?> ReadAsync(AppDb db, TimeRange period, DateTimeOffset now, CancellationToken ct)
    {
        if (await FirstAsync(db, ct) is not { } first) return null;
        var from = period.From - LongestCover;
        // a year has 105,000 runs, nearly all of which pass like the one before: only those are read with which something begins.
        // looking back alone takes half as long as looking both ways
        var begins = await db.Database.SqlQuery<Beginning>($"""
            select * from (
                select started_at as from_at, passed, lag(started_at + covers_seconds * interval '1 second') over w as until_before, lag(passed) over w as passed_before
                from synthetic_runs where passed is not null and started_at >= {from} and started_at < {period.Until}
                window w as (order by started_at)
            ) r where passed is distinct from passed_before or from_at > until_before
            """).ToListAsync(ct);
        var last = await db.Set<SyntheticRun>().Where(r => r.Passed != null && r.StartedAt >= from && r.StartedAt < period.Until).OrderByDescending(r => r.StartedAt)
            .Select(r => new { r.StartedAt, r.CoversSeconds }).FirstOrDefaultAsync(ct);
        var windows = await Windows(db, period).ToListAsync(ct);
        return new(Joined([.. begins.OrderBy(b => b.FromAt)], last?.StartedAt.AddSeconds(last.CoversSeconds)), windows.Where(w => w.IsTakenOut).Select(w => w.Range), first, now);
    }

    /// <summary>When the first run that came to its end began.</summary>
    public static Task<DateTimeOffset?> FirstAsync(AppDb db, CancellationToken ct) =>
        db.Set<SyntheticRun>().Where(r => r.Passed != null).OrderBy(r => r.StartedAt).Select(r => (DateTimeOffset?)r.StartedAt).FirstOrDefaultAsync(ct);

    /// <summary>The windows that overlap a period, the earliest first; cancelled ones too.</summary>
    public static IQueryable<MaintenanceWindow> Windows(AppDb db, TimeRange period) =>
        db.Set<MaintenanceWindow>().AsNoTracking().Where(w => w.EndsAt > period.From && w.BeginsAt < period.Until).OrderBy(w => w.BeginsAt).ThenBy(w => w.Id);

    // each goes on until the last run before the next one has spoken
    private static IEnumerable<MeasuredRange> Joined(IReadOnlyList<Beginning> begins, DateTimeOffset? end)
    {
        for (var i = 0; i < begins.Count; i++)
            yield return new(new(begins[i].FromAt, (i + 1 < begins.Count ? begins[i + 1].UntilBefore : end) ?? begins[i].FromAt), begins[i].Passed);
    }

    private sealed record Beginning(DateTimeOffset FromAt, bool Passed, DateTimeOffset? UntilBefore, bool? PassedBefore);
}
