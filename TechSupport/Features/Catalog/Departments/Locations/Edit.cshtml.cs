using TechSupport.Features.Catalog.Departments.Rooms;

namespace TechSupport.Features.Catalog.Departments.Locations;

public sealed class EditModel(AppDb db, TimeProvider clock) : ItemPage<Location>(db, clock)
{
    [BindProperty] public EntryInput Input { get; set; } = new();

    public Department Department { get; private set; } = null!;
    public IReadOnlyList<Room> Rooms { get; private set; } = [];
    public UsedBy UsedBy { get; private set; } = null!;
    public IReadOnlyList<IGrouping<string, PlateTwin>> Twins { get; private set; } = [];

    protected override async Task LoadAsync(CancellationToken ct)
    {
        Department = await Db.Departments.AsNoTracking().SingleAsync(d => d.Id == Item.DepartmentId, ct);
        UsedBy = await UsedBy.OfRoomsAsync(Db, Actor, Db.Rooms.Where(r => r.LocationId == Id), ct);
        Twins = await PlateTwins.RoomsAsync(Db, Id, ct);
        Rooms = await Db.Rooms.AsNoTracking().Where(r => r.LocationId == Id).OrderByDescending(r => r.Active).ThenBy(r => EF.Functions.Collate(r.Number, DbText.Names)).ToListAsync(ct);
    }

    public Task<IActionResult> OnGetAsync()
    {
        Input = EntryInput.Of(Item);
        return ShowAsync();
    }

    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        Item.Change(Actor, Input.Name, Input.NameRu, Input.Active, Now);
        return SaveAsync(EntryInput.NameTaken, CatalogLinks.Location(Id), ct);
    }
}
