using TechSupport.Kernel;

namespace TechSupport.Features.Catalog.Equipment;

/// <summary>A device with an inventory number on a plate.</summary>
public sealed class EquipmentItem
{
    public const int InventoryLength = 30;
    public const int ModelLength = 100;

    public long Id { get; private set; }

    /// <summary>As on the plate, upper case: "PRN-0214-02".</summary>
    public string InventoryNumber { get; private set => field = Normal(value); } = "";

    public string Model { get; private set; } = "";
    public long? DepartmentId { get; private set; }
    public string Room { get; private set; } = "";
    public bool Active { get; private set; } = true;

    /// <summary>PostgreSQL xmin; posted back by the form, so that a stale one is noticed.</summary>
    public uint Version { get; private set; }

    /// <summary>How an inventory number is compared: trimmed, upper case.</summary>
    public static string Normal(string? inventoryNumber) => (inventoryNumber ?? "").Trim().ToUpperInvariant();

    /// <returns>What happened, or null when nothing differs.</returns>
    public Event? Change(Actor actor, EquipmentDetails to, DateTimeOffset at)
    {
        var before = (InventoryNumber, Model, DepartmentId, Room, Active);
        Describe(to);
        return CatalogEvent.Changed(CatalogEvent.EquipmentChanged, actor, Id, at,
            ("inventory", before.InventoryNumber, InventoryNumber), ("model", before.Model, Model),
            ("department", before.DepartmentId, DepartmentId), ("room", before.Room, Room), ("active", before.Active, Active));
    }

    public static EquipmentItem New(EquipmentDetails details)
    {
        var item = new EquipmentItem();
        item.Describe(details);
        return item;
    }

    public Event Created(Actor actor, DateTimeOffset at) => CatalogEvent.Created(CatalogEvent.EquipmentCreated, actor, Id, at,
        ("inventory", InventoryNumber), ("model", Model), ("department", DepartmentId), ("room", Room));

    private void Describe(EquipmentDetails to)
    {
        InventoryNumber = SingleLine.Normalize(to.InventoryNumber);
        if (InventoryNumber.Length == 0) throw new RuleViolation("Write the inventory number.") { Field = "InventoryNumber" };
        Model = SingleLine.Normalize(to.Model);
        if (Model.Length == 0) throw new RuleViolation("Write what it is.") { Field = "Model" };
        (DepartmentId, Room, Active) = (to.DepartmentId, SingleLine.Normalize(to.Room), to.Active);
    }
}

/// <summary>What an admin writes down about a device.</summary>
public sealed record EquipmentDetails(string InventoryNumber, string Model, long? DepartmentId, string Room, bool Active = true);
