using TechSupport.Features.Catalog.Departments.Locations;
using TechSupport.Features.Catalog.Departments.Rooms;

namespace TechSupport.Features.Catalog.Departments;

public sealed class EditModel(AppDb db, TimeProvider clock) : ItemPage<Department>(db, clock)
{
    [BindProperty] public EntryInput Input { get; set; } = new();

    public IReadOnlyList<Place> Places { get; private set; } = [];

    public UsedBy UsedBy { get; private set; } = null!;

    protected override async Task LoadAsync(CancellationToken ct)
    {
        UsedBy = await UsedBy.OfDepartmentAsync(Db, Actor, Id, ct);
        var locations = await Db.Locations.AsNoTracking().Where(l => l.DepartmentId == Id).OrderBy(l => l.Id).ToListAsync(ct);
        var ids = locations.Select(l => l.Id).ToArray();
        var rooms = (await Db.Rooms.AsNoTracking().Where(r => ids.Contains(r.LocationId) && r.Active).OrderBy(r => EF.Functions.Collate(r.Number, DbText.Names)).ToListAsync(ct)).ToLookup(r => r.LocationId);
        Places = [.. locations.Select(l => new Place(l, [.. rooms[l.Id]]))];
    }

    public Task<IActionResult> OnGetAsync()
    {
        Input = EntryInput.Of(Item);
        return ShowAsync();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Item.Change(Actor, Input.Name, Input.NameRu, Input.Active, Now);
        return SaveAsync(EntryInput.NameTaken, CatalogLinks.Department(Id), ct);
    }

    /// <summary>A location and its rooms in use.</summary>
    public sealed record Place(Location Location, IReadOnlyList<Room> Rooms);
}
