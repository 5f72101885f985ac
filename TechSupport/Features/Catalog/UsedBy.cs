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
}
