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
        // a year has 105,000 runs, nearly all of which pass like the one before: only where something begins or ends is read
        var edges = await db.Database.SqlQuery<Edge>($"""
            select * from (
                select started_at as from_at, passed,
                    least(started_at + covers_seconds * interval '1 second', lead(started_at) over w) as until_at,
                    passed is distinct from lag(passed) over w or started_at > lag(started_at + covers_seconds * interval '1 second') over w as begins,
                    passed is distinct from lead(passed) over w or lead(started_at) over w > started_at + covers_seconds * interval '1 second' as ends
                from synthetic_runs where passed is not null and started_at >= {from} and started_at < {period.Until}
                window w as (order by started_at)
            ) r where begins or ends
            """).ToListAsync(ct);
        var windows = await Windows(db, period).ToListAsync(ct);
        return new(Joined(edges.OrderBy(e => e.FromAt)), windows.Where(w => w.IsTakenOut).Select(w => w.Range), first, now);
    }

    /// <summary>When the first run that came to its end began.</summary>
    public static Task<DateTimeOffset?> FirstAsync(AppDb db, CancellationToken ct) =>
        db.Set<SyntheticRun>().Where(r => r.Passed != null).OrderBy(r => r.StartedAt).Select(r => (DateTimeOffset?)r.StartedAt).FirstOrDefaultAsync(ct);

    /// <summary>The windows that overlap a period, the earliest first; cancelled ones too.</summary>
    public static IQueryable<MaintenanceWindow> Windows(AppDb db, TimeRange period) =>
        db.Set<MaintenanceWindow>().AsNoTracking().Where(w => w.EndsAt > period.From && w.BeginsAt < period.Until).OrderBy(w => w.BeginsAt).ThenBy(w => w.Id);

    private static IEnumerable<MeasuredRange> Joined(IEnumerable<Edge> edges)
    {
        var from = DateTimeOffset.MinValue;
        foreach (var edge in edges)
        {
            if (edge.Begins) from = edge.FromAt;
            if (edge.Ends) yield return new(new(from, edge.UntilAt), edge.Passed);
        }
    }

    private sealed record Edge(DateTimeOffset FromAt, bool Passed, DateTimeOffset UntilAt, bool Begins, bool Ends);
}
