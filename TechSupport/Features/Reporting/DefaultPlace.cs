using TechSupport.Features.Catalog.Departments;

namespace TechSupport.Features.Reporting;

/// <summary>Where a person usually is, from the profile; prefills a report. Only what is still in use.</summary>
public sealed record DefaultPlace(Department? Department, string Room, string InventoryNumber)
{
    public static async Task<DefaultPlace> OfAsync(AppDb db, Actor actor, CancellationToken ct = default) =>
        await (from u in db.Users
               where u.Id == actor.Id
               join d in db.Departments.Where(d => d.Active) on u.DepartmentId equals d.Id into departments
               from d in departments.DefaultIfEmpty()
               join e in db.Equipment.Where(e => e.Active) on u.EquipmentId equals e.Id into equipment
               from e in equipment.DefaultIfEmpty()
               select new DefaultPlace(d, d == null ? "" : u.Room, e == null ? "" : e.InventoryNumber)).AsNoTracking().SingleOrDefaultAsync(ct)
        ?? new DefaultPlace(null, "", "");
}
