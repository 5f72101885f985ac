namespace TechSupport.Features.Catalog;

/// <summary>One of several devices, or rooms of one location, whose numbers cannot be told apart.</summary>
/// <param name="Id">The device or the room.</param>
/// <param name="Group">What is the same of all: the location of a room and the one form of the number.</param>
/// <param name="Number">The number as it was written.</param>
/// <param name="What">What it is, or where.</param>
public sealed record PlateTwin(long Id, string Group, string Number, string What);

/// <summary>Numbers that were there twice when they became unique; people decide which of them is wrong. What is out of use misleads nobody.</summary>
public static class PlateTwins
{
    public static async Task<IReadOnlyList<IGrouping<string, PlateTwin>>> DevicesAsync(AppDb db, CancellationToken ct) => Grouped(await db.Equipment
        .Where(e => e.Active && e.Plate != "" && db.Equipment.Any(other => other.Active && other.Id != e.Id && other.Plate == e.Plate)).OrderBy(e => e.Plate).ThenBy(e => e.Id)
        .Select(e => new PlateTwin(e.Id, e.Plate, e.InventoryNumber, e.Model)).ToListAsync(ct));

    /// <param name="db">The database.</param>
    /// <param name="location">Only of this location; null for all.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<IReadOnlyList<IGrouping<string, PlateTwin>>> RoomsAsync(AppDb db, long? location, CancellationToken ct) => Grouped(await db.Rooms
        .Where(r => (location == null || r.LocationId == location) && r.Active && r.Plate != "" && db.Rooms.Any(other => other.Active && other.Id != r.Id && other.LocationId == r.LocationId && other.Plate == r.Plate))
        .OrderBy(r => r.LocationId).ThenBy(r => r.Plate).ThenBy(r => r.Id)
        .Select(r => new PlateTwin(r.Id, r.LocationId + " " + r.Plate, r.Number, db.Locations.Where(l => l.Id == r.LocationId).Select(l => l.Name).First())).ToListAsync(ct));

    private static IReadOnlyList<IGrouping<string, PlateTwin>> Grouped(IEnumerable<PlateTwin> twins) => [.. twins.GroupBy(t => t.Group)];
}
