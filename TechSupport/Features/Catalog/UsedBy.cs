using TechSupport.Features.Catalog.Departments.Rooms;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Catalog;

/// <summary>What still refers to a thing of the catalogue: whoever switches it off should know.</summary>
public sealed record UsedBy(int People, int OpenTickets, int Devices)
{
    public static async Task<UsedBy> OfDepartmentAsync(AppDb db, Actor actor, long id, CancellationToken ct) => new(
        await db.Users.CountAsync(u => u.DepartmentId == id && u.DisabledAt == null, ct),
        await db.TicketsFor(actor).Active().CountAsync(t => t.DepartmentId == id, ct),
        await db.Equipment.CountAsync(e => e.DepartmentId == id && e.Active, ct));

    public static async Task<UsedBy> OfCategoryAsync(AppDb db, Actor actor, long id, CancellationToken ct) => new(0, await db.TicketsFor(actor).Active().CountAsync(t => t.CategoryId == id, ct), 0);

    public static async Task<UsedBy> OfDeviceAsync(AppDb db, Actor actor, long id, CancellationToken ct) => new(
        await db.Users.CountAsync(u => u.EquipmentId == id && u.DisabledAt == null, ct),
        await db.TicketsFor(actor).Active().CountAsync(t => t.EquipmentId == id, ct), 0);

    /// <summary>People, tickets and devices write a room down as it was told: it is theirs when it is the number of one of these in their department, however it was written.</summary>
    public static async Task<UsedBy> OfRoomsAsync(AppDb db, Actor actor, IQueryable<Room> rooms, CancellationToken ct)
    {
        var places = await (from r in rooms join l in db.Locations on r.LocationId equals l.Id select new { l.DepartmentId, Key = DbText.RoomKey(r.Number) }).ToListAsync(ct);
        long[] departments = [.. places.Select(p => p.DepartmentId).Distinct()];
        string[] keys = [.. places.Select(p => p.Key).Distinct()];
        return new(
            await db.Users.CountAsync(u => u.DisabledAt == null && departments.Contains(u.DepartmentId!.Value) && u.Room != "" && keys.Contains(DbText.RoomKey(u.Room)), ct),
            await db.TicketsFor(actor).Active().CountAsync(t => departments.Contains(t.DepartmentId!.Value) && t.Room != "" && keys.Contains(DbText.RoomKey(t.Room)), ct),
            await db.Equipment.CountAsync(e => e.Active && departments.Contains(e.DepartmentId!.Value) && e.Room != "" && keys.Contains(DbText.RoomKey(e.Room)), ct));
    }
}
