using System.Globalization;
using TechSupport.Features.Catalog.Equipment;

namespace TechSupport.Features.Reporting.Places;

/// <summary>A device that is listed in another department than the one it is reported from: it was moved, or its number is mistyped.</summary>
public sealed record DeviceElsewhere(string InventoryNumber, string Department)
{
    /// <param name="db">The list of devices.</param>
    /// <param name="report">What was typed; whoever confirmed a number is not asked again.</param>
    /// <param name="here">Where the last report from this computer was about: that was confirmed then.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>Null when it is where it belongs, or when nobody has written down where that is.</returns>
    public static async Task<DeviceElsewhere?> FindAsync(AppDb db, ReportInput report, Workstation? here, CancellationToken ct)
    {
        if (report.DepartmentId is not { } department || await EquipmentLookup.MeantAsync(db, report.Inventory, ct) is not { } device) return null;
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        var found = await (from e in db.Equipment
                           where e.Id == device && e.DepartmentId != department
                           join d in db.Departments on e.DepartmentId equals d.Id
                           select new DeviceElsewhere(e.InventoryNumber, russian ? d.NameRu : d.Name)).SingleOrDefaultAsync(ct);
        if (found is null || found.InventoryNumber == report.Moved) return null;
        // in whatever spelling it was typed then
        return here?.DepartmentId == department && await EquipmentLookup.MeantAsync(db, here.Inventory, ct) == device ? null : found;
    }
}
