namespace TechSupport.Features.Operations.Availability.Maintenance;

/// <summary>What is announced, and what was.</summary>
public sealed class IndexModel(AppDb db, HospitalClock clock) : AppPage
{
    private const int Most = 200;

    /// <summary>The latest first.</summary>
    public IReadOnlyList<MaintenanceWindow> Rows { get; private set; } = [];

    public bool CanCancel(MaintenanceWindow window) => !window.IsCancelled && clock.Now < window.EndsAt;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        Rows = await db.Set<MaintenanceWindow>().AsNoTracking().OrderByDescending(w => w.BeginsAt).ThenByDescending(w => w.Id).Take(Most).ToListAsync(ct);
        return Page();
    }
}
