using System.Globalization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations.Availability.Maintenance;

/// <summary>A window does not take place, or ends now.</summary>
public sealed class CancelModel(AppDb db, HospitalClock clock, AvailabilityBoard board) : AppPage
{
    [FromRoute] public long Id { get; set; }

    [BindProperty] public uint Version { get; set; }

    public MaintenanceWindow Item { get; private set; } = null!;

    public bool HasBegun => Item.BeginsAt <= clock.Now;

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        if (await db.Set<MaintenanceWindow>().SingleOrDefaultAsync(w => w.Id == Id, ct) is not { } item) return NotFound();
        Item = item;
        return null;
    }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        db.Entry(Item).Property(w => w.Version).OriginalValue = Version;
        Item.Cancel(Actor, clock.Now);
        await db.SaveChangesAsync(ct);
        board.Forget();
        Flash("The window is cancelled.");
        return RedirectLocal(null, OperationLinks.Maintenance);
    }

    /// <summary>The frame of the page, for its view.</summary>
    public VerbFrame Frame(string back, string submit) => new(new(OperationLinks.Maintenance, back), submit, Item.Version.ToString(CultureInfo.InvariantCulture), IsDangerous: true);
}
