using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog.Equipment;

/// <summary>The form about a device, the same for a new and a known one.</summary>
public sealed class EquipmentInput : IActiveInput
{
    [Required(ErrorMessage = "Enter the inventory number."), StringLength(Kernel.InventoryNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string InventoryNumber { get; set; } = "";

    [Required(ErrorMessage = "Enter what the device is."), StringLength(EquipmentItem.ModelLength, ErrorMessage = FieldNames.TooLong)]
    public string Model { get; set; } = "";

    public long? DepartmentId { get; set; }

    [StringLength(RoomNumber.MaxLength, ErrorMessage = FieldNames.TooLong)]
    public string Room { get; set; } = "";

    public bool Active { get; set; }

    public static EquipmentInput Of(EquipmentItem e) => new() { InventoryNumber = e.InventoryNumber, Model = e.Model, DepartmentId = e.DepartmentId, Room = e.Room, Active = e.Active };

    /// <param name="db">The database.</param>
    /// <param name="known">The device as it is; null for a new one. Its own number it may keep.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<EquipmentDetails> CheckedAsync(AppDb db, EquipmentItem? known, CancellationToken ct)
    {
        var number = Kernel.InventoryNumber.Normalize(InventoryNumber);
        if (number != known?.InventoryNumber && await EquipmentLookup.TakenAsync(db, number, known?.Id ?? 0, ct) is { } other)
            throw other == number ? NumberTaken() : new RuleViolation("{0} cannot be told from {1}, which is another device. Check the letters and dashes.", number, other) { Field = "InventoryNumber" };
        if (DepartmentId is { } id && !await db.Departments.AnyAsync(d => d.Id == id, ct))
            throw new RuleViolation("Choose a department from the list.") { Field = "DepartmentId" };
        return new(InventoryNumber, Model, DepartmentId, Room, Active);
    }

    public RuleViolation NumberTaken() => new("Inventory number {0} is on another device already.", Kernel.InventoryNumber.Normalize(InventoryNumber)) { Field = "InventoryNumber" };
}

/// <summary>What the fields about a device show.</summary>
public sealed record EquipmentForm(EquipmentInput Input, IReadOnlyList<Choice> Departments);
