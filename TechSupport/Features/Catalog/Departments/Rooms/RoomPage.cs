using System.Globalization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>A page about one room; 404 when there is none.</summary>
public abstract class RoomPage(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Id { get; set; }
    [BindProperty] public uint Version { get; set; }

    public Room Room { get; private set; } = null!;

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.Rooms.SingleOrDefaultAsync(r => r.Id == Id) is not { } room) return NotFound();
        Room = room;
        return null;
    }

    /// <summary>The frame of the page, for its view.</summary>
    public VerbFrame Frame(string back, string submit) =>
        new(new(CatalogLinks.Location(Room.LocationId), back), submit, Room.Version.ToString(CultureInfo.InvariantCulture));

    protected async Task<IActionResult> UseAsync(bool active, CancellationToken ct)
    {
        db.Entry(Room).Property(r => r.Version).OriginalValue = Version;
        Room.Use(Actor, active, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        Flash(active ? "Room {0} is in use again." : "Room {0} is out of use.", Room.Number);
        return RedirectLocal(null, CatalogLinks.Location(Room.LocationId));
    }
}
