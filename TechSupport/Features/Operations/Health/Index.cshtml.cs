using TechSupport.Features.Operations.Availability;
using TechSupport.Features.Operations.Health.Checks;

namespace TechSupport.Features.Operations.Health;

/// <summary>The machine room on one screen: what the checks found, the availability, and what only backups and jobs tell of themselves.</summary>
public sealed class IndexModel(AppDb db, HostReports host, HealthBoard board, AvailabilityBoard availability, HospitalClock clock) : AppPage
{
    public IReadOnlyList<CheckResult> Found => board.All;

    /// <summary>Null before the first run of the synthetic check.</summary>
    public AvailabilitySummary? Availability { get; private set; }

    public DatabaseFacts Database { get; private set; } = new("", 0);
    public IReadOnlyList<HostReport> Reports { get; private set; } = [];
    public IReadOnlyList<ScheduledJob> Jobs { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Availability = await availability.ReadAsync(db, clock, ct);
        Database = await db.Database.SqlQuery<DatabaseFacts>($"select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database()) as bytes").SingleAsync(ct);
        Reports = await host.ReadBackupsAsync(ct);
        Jobs = await ScheduledJob.ReadAsync(db, clock.Now, ct);
        return Page();
    }

    public sealed record DatabaseFacts(string Version, long Bytes);
}
