using TechSupport.Features.Catalog.Departments.Locations;
using TechSupport.Features.Catalog.Departments.Rooms;

namespace TechSupport.Features.Catalog.Departments;

public sealed class EditModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public uint Version { get; set; }
    [BindProperty] public EntryInput Input { get; set; } = new();

    public Department Department { get; private set; } = null!;
    public IReadOnlyList<Place> Places { get; private set; } = [];

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Departments.SingleOrDefaultAsync(d => d.Id == Id) is not { } department) return NotFound();
        Department = department;
        return null;
    }

    protected override async Task LoadAsync()
    {
        var locations = await db.Locations.AsNoTracking().Where(l => l.DepartmentId == Id).OrderBy(l => l.Id).ToListAsync();
        var ids = locations.Select(l => l.Id).ToArray();
        var rooms = (await db.Rooms.AsNoTracking().Where(r => ids.Contains(r.LocationId) && r.Active).OrderBy(r => r.Number).ToListAsync()).ToLookup(r => r.LocationId);
        Places = [.. locations.Select(l => new Place(l, [.. rooms[l.Id]]))];
    }

    public Task<IActionResult> OnGetAsync()
    {
        Input = EntryInput.Of(Department);
        return ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        db.Entry(Department).Property(d => d.Version).OriginalValue = Version;
        Department.Change(Actor, Input.Name, Input.NameRu, Input.Active, clock.GetUtcNow());
        await db.SaveUniqueAsync(EntryInput.NameTaken, ct);
        Flash("Saved.");
        return RedirectLocal(null, CatalogLinks.Department(Id));
    }

    /// <summary>A location and its rooms in use.</summary>
    public sealed record Place(Location Location, IReadOnlyList<Room> Rooms);
}
