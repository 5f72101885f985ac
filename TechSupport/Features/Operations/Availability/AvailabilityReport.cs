using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Operations.SyntheticCheck.Runs;

namespace TechSupport.Features.Operations.Availability;

/// <summary>A month: its figures, what took the time, what was announced, and how long the steps of the check took.</summary>
public sealed record AvailabilityReport(AvailabilityFigures Figures, AvailabilityBudget Budget, IReadOnlyList<AvailabilityReport.Outage> Outages,
    IReadOnlyList<AvailabilityReport.Window> Windows, IReadOnlyList<AvailabilityReport.StepTimes> Steps)
{
    /// <returns>Null before the first run.</returns>
    public static async Task<AvailabilityReport?> ReadAsync(AppDb db, TimeRange month, DateTimeOffset now, CancellationToken ct)
    {
        if (await AvailabilityReader.ReadAsync(db, month, now, ct) is not { } timeline) return null;
        var windows = await AvailabilityReader.Windows(db, month).ToListAsync(ct);
        return new(timeline.Over(month), timeline.Budget(month), await OutagesAsync(db, timeline, month, now, ct),
            [.. windows.Select(w => new Window(w, timeline.In(w.Range.Within(month))))], await StepsAsync(db, month, ct));
    }

    private static async Task<IReadOnlyList<Outage>> OutagesAsync(AppDb db, AvailabilityTimeline timeline, TimeRange month, DateTimeOffset now, CancellationToken ct)
    {
        var incidents = await db.Set<SyntheticIncident>().AsNoTracking().Where(i => i.OpenedAt < month.Until && (i.RecoveredAt == null || i.RecoveredAt > month.From)).ToListAsync(ct);
        var known = incidents.Select(i => (Incident: i, Range: new TimeRange(i.OpenedAt, i.RecoveredAt ?? now).Within(month))).ToList();
        var told = TimeRanges.Of(known.Select(k => k.Range));
        // failed without an incident: there was nobody in whose name a ticket could be reported
        var nameless = TimeRanges.Of(month).And(timeline.Failed).Without(told);
        return
        [
            .. known.Select(k => new Outage(k.Range, k.Incident.Step, k.Incident.TicketId, IsMeasured: true))
                .Concat(nameless.All.Select(r => new Outage(r, null, null, IsMeasured: true)))
                // what of a gap was announced stands beside its window
                .Concat(timeline.Gaps(month).Without(timeline.Announced).Without(told).All.Select(r => new Outage(r, null, null, IsMeasured: false))).OrderBy(o => o.Range.From),
        ];
    }

    private static Task<List<StepTimes>> StepsAsync(AppDb db, TimeRange month, CancellationToken ct) => db.Database.SqlQuery<StepTimes>($"""
        select s.name, percentile_cont(0.5) within group (order by s.seconds) as median, percentile_cont(0.95) within group (order by s.seconds) as p95, count(*) as runs
        from synthetic_runs r, unnest(r.steps, r.step_seconds) with ordinality s(name, seconds, place)
        where r.passed is not null and r.started_at >= {month.From} and r.started_at < {month.Until}
        group by s.name order by min(s.place), s.name
        """).ToListAsync(ct);

    /// <param name="Step">The step that failed.</param>
    /// <param name="Ticket">The ticket about it.</param>
    /// <param name="IsMeasured">False: no run speaks for this time.</param>
    public sealed record Outage(TimeRange Range, string? Step, long? Ticket, bool IsMeasured);

    /// <param name="Measured">What was measured in it.</param>
    public sealed record Window(MaintenanceWindow Of, MeasuredTime Measured);

    /// <summary>Seconds that half of the runs, and 95 of 100, stayed below.</summary>
    public sealed record StepTimes(string Name, double Median, double P95, long Runs);
}
