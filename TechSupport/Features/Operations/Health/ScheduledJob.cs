using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health;

/// <summary>
/// New: has not run yet, and need not have. Failed: its last run did, and it is run again at its time. Late: its time passed ten minutes ago and
/// it has not run. Stopped: the scheduler will not run it again, or somebody has paused it.
/// </summary>
public enum JobState { New, OnTime, Running, Failed, Late, Stopped }

/// <summary>A job of the schedule. Times are null before the first run, or when none is planned.</summary>
public sealed record ScheduledJob(string Name, DateTimeOffset? Last, DateTimeOffset? Next, JobState State)
{
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>How long its last run took.</summary>
    public TimeSpan? Took { get; init; }

    /// <summary>When a run failed last, however often it has succeeded since.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>How many of the last runs failed, one after the other.</summary>
    public int FailedInARow { get; init; }

    // out of the scheduler's tables: asking a scheduler would make this instance one, where another does the jobs
    public static async Task<IReadOnlyList<ScheduledJob>> ReadAsync(AppDb db, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select t.trigger_name as name, greatest(t.prev_fire_time, s.last_fired_time, 0) as last, coalesce(t.next_fire_time, 0) as next, t.trigger_state as state,
                s.last_run_time as took, coalesce(s.last_failure_time, 0) as failed, coalesce(s.consecutive_failures, 0) as failures,
                exists (select 1 from qrtz_fired_triggers f where f.sched_name = t.sched_name and f.job_name = t.job_name and f.state = 'EXECUTING') as runs
            from qrtz_triggers t left join qrtz_job_status s on s.sched_name = t.sched_name and s.job_group = t.job_group and s.job_name = t.job_name
            where t.sched_name = {Schedule.Name} and t.trigger_name = t.job_name order by t.next_fire_time, t.trigger_name
            """).ToListAsync(ct);
        return
        [
            .. rows.Select(r => new ScheduledJob(r.Name, Time(r.Last), Time(r.Next), StateOf(r, now))
            {
                Took = r.Took is { } took ? TimeSpan.FromTicks(took) : null, FailedAt = Time(r.Failed), FailedInARow = r.Failures,
            }),
        ];
    }

    private static JobState StateOf(Row row, DateTimeOffset now) =>
        row.State is "ERROR" or "PAUSED" ? JobState.Stopped
            // one that hangs runs, too
            : Time(row.Next) < now - Grace ? JobState.Late
            : row.Runs ? JobState.Running
            : row.Failures > 0 ? JobState.Failed
            : row.Last <= 0 ? JobState.New : JobState.OnTime;

    private static DateTimeOffset? Time(long ticks) => ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    // times are .NET ticks, as the scheduler writes them
    private sealed record Row(string Name, long Last, long Next, string State, long? Took, long Failed, int Failures, bool Runs);
}
