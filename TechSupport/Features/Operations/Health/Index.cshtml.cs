using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Features.Notifications.Outbox;
using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health;

/// <summary>The machine room on one screen: database, messages, backups and drills, jobs.</summary>
public sealed class IndexModel(AppDb db, HostReports host, TelegramState telegram, TimeProvider clock) : AppPage
{
    public DateTimeOffset Checked { get; private set; }
    public OutboxStatus Outbox { get; private set; } = null!;
    public DatabaseFacts Database { get; private set; } = new("", 0, 0, 0);
    public IReadOnlyList<HostReport> Reports { get; private set; } = [];
    public IReadOnlyList<Job> Jobs { get; private set; } = [];

    /// <summary>Why the Telegram bot cannot be read, if this process reads it; null while all is well.</summary>
    public string? TelegramTrouble => telegram.Trouble;

    public bool NeedsSomebody => TelegramTrouble is not null || Outbox.NeedsAttention || Reports.Any(r => r.NeedsSomebody) || Jobs.Count == 0 || Jobs.Any(j => j.NeedsSomebody);

    /// <summary>Nothing is known to be wrong, and not everything is known to be right.</summary>
    public bool IsUnknown => !NeedsSomebody && Reports.Any(r => r.State == ReportState.Unknown);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Checked = clock.GetUtcNow();
        Outbox = await OutboxStatus.ReadAsync(db, ct);
        Database = await db.Database.SqlQuery<DatabaseFacts>($"""
            select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database()) as bytes,
                (select count(*)::int from pg_stat_activity where datname = current_database()) as connections, current_setting('max_connections')::int as allowed
            """).SingleAsync(ct);
        Reports = await host.ReadAllAsync(ct);
        Jobs = await JobsAsync(ct);
        return Page();
    }

    // out of the scheduler's tables: asking a scheduler would make this instance one, where another does the jobs
    private async Task<IReadOnlyList<Job>> JobsAsync(CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select trigger_name as name, coalesce(prev_fire_time, 0) as last, coalesce(next_fire_time, 0) as next, trigger_state as state from qrtz_triggers
            where sched_name = {Schedule.Name} order by next_fire_time, trigger_name
            """).ToListAsync(ct);
        return [.. rows.Select(r => new Job(r.Name, Time(r.Last), Time(r.Next), r.State is "ERROR" or "PAUSED" ? JobState.Stopped : Time(r.Next) < Checked.AddMinutes(-10) ? JobState.Late : r.Last <= 0 ? JobState.New : JobState.OnTime))];
        static DateTimeOffset? Time(long ticks) => ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    /// <summary>A job of the schedule. Times are those of its trigger; null before the first run, or when none is planned.</summary>
    public sealed record Job(string Name, DateTimeOffset? Last, DateTimeOffset? Next, JobState State)
    {
        public bool NeedsSomebody => State is JobState.Late or JobState.Stopped;
    }

    /// <summary>New: has not run yet, and need not have. Late: its time passed ten minutes ago and it has not run. Stopped: it failed and the scheduler will not run it again.</summary>
    public enum JobState { New, OnTime, Late, Stopped }

    // times are .NET ticks, as the scheduler writes them
    private sealed record Row(string Name, long Last, long Next, string State);

    public sealed record DatabaseFacts(string Version, long Bytes, int Connections, int Allowed);
}
