namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>Corrects a room's number: the plate at the door has changed, or it was mistyped.</summary>
public sealed class EditModel(AppDb db, TimeProvider clock) : ItemPage<Room>(db, clock)
{
    [BindProperty] public RoomInput Input { get; set; } = new();

    public IActionResult OnGet()
    {
        Input.Number = Item.Number;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await Input.CheckAsync(Db, Item.LocationId, ct, besides: Id);
        Item.Rename(Actor, Input.Number, Now);
        return await SaveAsync(Input.NumberTaken, CatalogLinks.Location(Item.LocationId), ct);
    }
}
