namespace TechSupport.Features.Catalog.Equipment;

/// <summary>A device with an inventory number on a plate.</summary>
public sealed class EquipmentItem
{
    public const int InventoryLength = 30;
    public const int ModelLength = 100;

    public long Id { get; private set; }

    /// <summary>As on the plate, upper case: "PRN-0214-02".</summary>
    public string InventoryNumber { get; set => field = Normal(value); } = "";

    public string Model { get; set; } = "";
    public long? DepartmentId { get; set; }
    public string Room { get; set; } = "";
    public bool Active { get; set; } = true;

    /// <summary>How an inventory number is compared: trimmed, upper case.</summary>
    public static string Normal(string? inventoryNumber) => (inventoryNumber ?? "").Trim().ToUpperInvariant();
}
