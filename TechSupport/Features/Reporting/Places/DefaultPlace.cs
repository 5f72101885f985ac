using TechSupport.Features.Catalog.Departments;

namespace TechSupport.Features.Reporting.Places;

/// <summary>Where a report starts: at the computer it is written on if that is known, else where the person usually is. Only what is still in use.</summary>
public sealed record DefaultPlace(Department? Department, string Room, string InventoryNumber, string Phone)
{
    public static readonly DefaultPlace Unknown = new(null, "", "", "");

    public static async Task<DefaultPlace> OfAsync(AppDb db, Actor actor, Workstation? here, CancellationToken ct = default)
    {
        var (place, room, inventory) = (here?.DepartmentId, here?.Room, here?.Inventory);
        return await (from u in db.Users
                      where u.Id == actor.Id
                      join d in db.Departments.Where(d => d.Active) on place ?? u.DepartmentId equals d.Id into departments
                      from d in departments.DefaultIfEmpty()
                      join e in db.Equipment.Where(e => e.Active) on u.EquipmentId equals e.Id into equipment
                      from e in equipment.DefaultIfEmpty()
                      select new DefaultPlace(d, room ?? u.Room,
                          inventory == null ? e == null ? "" : e.InventoryNumber : db.Equipment.Where(x => x.Active && x.InventoryNumber == inventory).Select(x => x.InventoryNumber).FirstOrDefault() ?? "",
                          u.PhoneNumber ?? "")).AsNoTracking().SingleOrDefaultAsync(ct) ?? Unknown;
    }
}
