using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Quartz;
using TechSupport.Data;
using TechSupport.Features.Notifications;
using TechSupport.Features.Recovery;
using TechSupport.Web;

namespace TechSupport.Features.Admin.Health;

/// <summary>The machine room on one screen: database, messages, backups and drills, jobs.</summary>
public sealed class IndexModel(AppDb db, HostReports host, ISchedulerFactory schedulers, TimeProvider clock) : AppPage
{
    public DateTimeOffset Checked { get; private set; }
    public int Dead { get; private set; }
    public int Waiting { get; private set; }
    public DateTimeOffset? OldestWaiting { get; private set; }
    public DatabaseFacts Database { get; private set; } = new("", 0, 0, 0);
    public IReadOnlyList<HostReport> Reports { get; private set; } = [];
    public IReadOnlyList<Job> Jobs { get; private set; } = [];

    public bool NeedsSomebody => Dead > 0 || Reports.Any(r => r.State is ReportState.Failed or ReportState.Late or ReportState.Unreadable) || Jobs.Any(j => j.Stuck);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Checked = clock.GetUtcNow();
        var waiting = db.Deliveries.Where(d => d.State == DeliveryState.Pending || d.State == DeliveryState.Sending);
        Dead = await db.Deliveries.CountAsync(d => d.State == DeliveryState.Dead, ct);
        Waiting = await waiting.CountAsync(ct);
        OldestWaiting = await waiting.OrderBy(d => d.Id).Select(d => (DateTimeOffset?)d.CreatedAt).FirstOrDefaultAsync(ct);
        Database = await db.Database.SqlQuery<DatabaseFacts>($"""
            select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database()) as bytes,
                (select count(*)::int from pg_stat_activity where datname = current_database()) as connections, current_setting('max_connections')::int as allowed
            """).SingleAsync(ct);
        var reports = new List<HostReport>();
        foreach (var kind in Enum.GetValues<ReportKind>()) reports.Add(await host.ReadAsync(kind, ct));
        Reports = reports;
        Jobs = await JobsAsync(ct);
        return Page();
    }

    private async Task<IReadOnlyList<Job>> JobsAsync(CancellationToken ct)
    {
        var scheduler = await schedulers.GetScheduler(ct);
        var jobs = new List<Job>();
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), ct))
            if (await scheduler.GetTrigger(key, ct) is { } trigger)
                jobs.Add(new(key.Name, trigger.PreviousFireTimeUtc, trigger.NextFireTimeUtc, trigger.NextFireTimeUtc < Checked.AddMinutes(-10)));
        return [.. jobs.OrderBy(j => j.Next).ThenBy(j => j.Name, StringComparer.Ordinal)];
    }

    /// <summary>A job of the schedule; stuck when its time has long passed and nobody has done it.</summary>
    public sealed record Job(string Name, DateTimeOffset? Last, DateTimeOffset? Next, bool Stuck);

    public sealed record DatabaseFacts(string Version, long Bytes, int Connections, int Allowed);
}
