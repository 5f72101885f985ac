namespace TechSupport.Features.Catalog.Equipment;

/// <summary>Devices by their number, however it was typed.</summary>
public static class EquipmentLookup
{
    /// <summary>Those that have this number or, when none has it, may be meant: typed without dashes or in the other keyboard layout.</summary>
    /// <param name="devices">Which of them.</param>
    /// <param name="typed">The number.</param>
    /// <param name="orBeginning">Also those whose number begins with it.</param>
    public static IQueryable<EquipmentItem> Plated(this IQueryable<EquipmentItem> devices, string typed, bool orBeginning = false)
    {
        var number = Kernel.InventoryNumber.Normalize(typed);
        var other = Kernel.InventoryNumber.Normalize(KeyboardLayout.Other(number) is { Length: > 0 } o ? o : number);
        // dashes in another place are another number
        var hasNoDash = !number.Any(c => c is '-' || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.DashPunctuation);
        return devices.Where(e => e.InventoryNumber == number || e.Plate == DbText.PlateKey(number) || e.Plate == DbText.PlateKey(other)
            || hasNoDash && e.Plate.Replace("-", "") == DbText.PlateKey(number)
            || orBeginning && (e.Plate.StartsWith(DbText.PlateKey(number)) || e.Plate.StartsWith(DbText.PlateKey(other)) || hasNoDash && e.Plate.Replace("-", "").StartsWith(DbText.PlateKey(number))));
    }

    /// <summary>The one device in use that is meant; null when none or several may be.</summary>
    public static async Task<long?> MeantAsync(AppDb db, string typed, CancellationToken ct)
    {
        var number = Kernel.InventoryNumber.Normalize(typed);
        if (number.Length is 0 or > Kernel.InventoryNumber.MaxLength) return null;
        var found = await db.Equipment.Where(e => e.Active).Plated(number)
            .Select(e => new { e.Id, Closeness = e.InventoryNumber == number ? 0 : e.Plate == DbText.PlateKey(number) ? 1 : 2 }).ToListAsync(ct);
        return found.GroupBy(f => f.Closeness).MinBy(g => g.Key)?.ToList() is [var only] ? only.Id : null;
    }

    /// <summary>The number of another device that cannot be told from this one; null when there is none.</summary>
    public static Task<string?> TakenAsync(AppDb db, string number, long besides, CancellationToken ct) =>
        db.Equipment.Where(e => e.Id != besides && e.Plate != "" && e.Plate == DbText.PlateKey(number)).OrderBy(e => e.Id).Select(e => e.InventoryNumber).FirstOrDefaultAsync(ct);
}
