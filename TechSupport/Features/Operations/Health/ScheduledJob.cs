using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health;

/// <summary>New: has not run yet, and need not have. Late: its time passed ten minutes ago and it has not run. Stopped: it failed and the scheduler will not run it again.</summary>
public enum JobState { New, OnTime, Late, Stopped }

/// <summary>A job of the schedule. Times are those of its trigger; null before the first run, or when none is planned.</summary>
public sealed record ScheduledJob(string Name, DateTimeOffset? Last, DateTimeOffset? Next, JobState State)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public bool NeedsSomebody => State is JobState.Late or JobState.Stopped;

    // out of the scheduler's tables: asking a scheduler would make this instance one, where another does the jobs
    public static async Task<IReadOnlyList<ScheduledJob>> ReadAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select trigger_name as name, coalesce(prev_fire_time, 0) as last, coalesce(next_fire_time, 0) as next, trigger_state as state from qrtz_triggers
            where sched_name = {Schedule.Name} order by next_fire_time, trigger_name
            """).ToListAsync(ct);
        return [.. rows.Select(r => new ScheduledJob(r.Name, Time(r.Last), Time(r.Next), r.State is "ERROR" or "PAUSED" ? JobState.Stopped : Time(r.Next) < now - Grace ? JobState.Late : r.Last <= 0 ? JobState.New : JobState.OnTime))];
        static DateTimeOffset? Time(long ticks) => ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    // times are .NET ticks, as the scheduler writes them
    private sealed record Row(string Name, long Last, long Next, string State);
}
