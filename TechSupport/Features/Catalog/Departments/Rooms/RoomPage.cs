using System.Globalization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>A page that takes one room out of use or brings it back.</summary>
public abstract class RoomPage(AppDb db, TimeProvider clock, bool active) : ItemPage<Room>(db, clock)
{
    private string Location => CatalogLinks.Location(Item.LocationId);

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ExpectVersion();
        Item.Use(Actor, active, Now);
        await Db.SaveChangesAsync(ct);
        Flash(active ? "Room {0} is in use again." : "Room {0} is out of use.", Item.Number);
        return RedirectLocal(null, Location);
    }

    /// <summary>The frame of the page, for its view.</summary>
    public VerbFrame Frame(string back, string submit) => new(new(Location, back), submit, Item.Version.ToString(CultureInfo.InvariantCulture));
}
