using TechSupport.Features.Catalog.Departments.Rooms;

namespace TechSupport.Features.Catalog.Departments.Locations;

public sealed class EditModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public uint Version { get; set; }
    [BindProperty] public EntryInput Input { get; set; } = new();

    public Location Location { get; private set; } = null!;
    public Department Department { get; private set; } = null!;
    public IReadOnlyList<Room> Rooms { get; private set; } = [];

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Locations.SingleOrDefaultAsync(l => l.Id == Id) is not { } location) return NotFound();
        Location = location;
        return null;
    }

    protected override async Task LoadAsync()
    {
        Department = await db.Departments.AsNoTracking().SingleAsync(d => d.Id == Location.DepartmentId);
        Rooms = await db.Rooms.AsNoTracking().Where(r => r.LocationId == Id).OrderByDescending(r => r.Active).ThenBy(r => r.Number).ToListAsync();
    }

    public Task<IActionResult> OnGetAsync()
    {
        Input = EntryInput.Of(Location);
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        db.Entry(Location).Property(l => l.Version).OriginalValue = Version;
        Location.Change(Actor, Input.Name, Input.NameRu, Input.Active, clock.GetUtcNow());
        await db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Saved.");
        return RedirectLocal(null, CatalogLinks.Location(Id));
    }
}
