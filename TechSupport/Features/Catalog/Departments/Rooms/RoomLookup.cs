namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>Rooms by their number, however it was typed.</summary>
public static class RoomLookup
{
    /// <summary>The numbers in use of a department's rooms, in the order of people; none without a department.</summary>
    public static Task<List<string>> OfAsync(AppDb db, long? department, CancellationToken ct) =>
        db.Rooms.Where(r => r.Active && db.Locations.Any(l => l.Id == r.LocationId && l.DepartmentId == department)).Select(r => r.Number).Distinct()
            .OrderBy(r => EF.Functions.Collate(r, DbText.Names)).ToListAsync(ct);

    /// <summary>The number as on the plate of the department's room that is meant; what was typed where there is none.</summary>
    public static async Task<string> PlateAsync(AppDb db, long? department, string typed, CancellationToken ct)
    {
        var number = SingleLine.Normalize(typed);
        if (department is null || number.Length is 0 or > RoomNumber.MaxLength) return typed;
        return await db.Rooms.Where(r => r.Active && r.Plate != "" && r.Plate == DbText.PlateKey(number) && db.Locations.Any(l => l.Id == r.LocationId && l.DepartmentId == department))
            .OrderBy(r => r.Number != number).ThenBy(r => r.Id).Select(r => r.Number).FirstOrDefaultAsync(ct) ?? typed;
    }
}
