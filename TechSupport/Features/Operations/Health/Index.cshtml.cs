using TechSupport.Features.Notifications.Channels.Telegram;
using TechSupport.Features.Notifications.Outbox;
using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Features.Operations.Health;

/// <summary>The machine room on one screen: checks, availability, database, messages, backups and drills, jobs.</summary>
public sealed class IndexModel(AppDb db, HostReports host, HealthBoard board, AvailabilityBoard availability, TelegramState telegram, HospitalClock clock) : AppPage
{
    public IReadOnlyList<CheckResult> Found => board.All;
    public DateTimeOffset Checked { get; private set; }
    /// <summary>Null before the first run of the synthetic check.</summary>
    public AvailabilitySummary? Availability { get; private set; }
    public OutboxStatus Outbox { get; private set; } = null!;
    public DatabaseFacts Database { get; private set; } = new("", 0, 0, 0);
    public IReadOnlyList<HostReport> Reports { get; private set; } = [];
    public IReadOnlyList<ScheduledJob> Jobs { get; private set; } = [];

    /// <summary>Why the Telegram bot cannot be read, if this process reads it; null while all is well.</summary>
    public string? TelegramTrouble => telegram.Trouble;

    public bool NeedsSomebody => Found.Any(c => c.State is HealthState.Broken or HealthState.Watch) || TelegramTrouble is not null || Outbox.NeedsAttention || Reports.Any(r => r.NeedsSomebody) || Jobs.Count == 0 || Jobs.Any(j => j.NeedsSomebody);

    /// <summary>Nothing is known to be wrong, and not everything is known to be right.</summary>
    public bool IsUnknown => !NeedsSomebody && (Found.Any(c => c.State == HealthState.Unknown) || Reports.Any(r => r.State == ReportState.Unknown));

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Checked = clock.Now;
        Availability = await availability.ReadAsync(db, clock, ct);
        Outbox = await OutboxStatus.ReadAsync(db, ct);
        Database = await db.Database.SqlQuery<DatabaseFacts>($"""
            select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database()) as bytes,
                (select count(*)::int from pg_stat_activity where datname = current_database()) as connections, current_setting('max_connections')::int as allowed
            """).SingleAsync(ct);
        Reports = await host.ReadAllAsync(ct);
        Jobs = await ScheduledJob.ReadAsync(db, Checked, ct);
        return Page();
    }

    public sealed record DatabaseFacts(string Version, long Bytes, int Connections, int Allowed);
}
