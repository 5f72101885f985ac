using TechSupport.Features.Catalog.Departments.Locations;

namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>Adds a room to a location.</summary>
public sealed class NewModel(AppDb db, TimeProvider clock) : ItemPage<Location>(db, clock)
{
    [BindProperty] public RoomInput Input { get; set; } = new();

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await Input.CheckAsync(Db, Id, ct);
        var room = Room.New(Actor, Id, Input.Number, Now);
        Db.Rooms.Add(room);
        await Db.SaveUniqueAsync(Input.NumberTaken, ct);
        Flash("Room {0} added.", room.Number);
        return RedirectLocal(null, CatalogLinks.Location(Id));
    }
}
