using TechSupport.Kernel;

namespace TechSupport.Features.Catalog.Equipment;

/// <summary>A device with an inventory number on a plate.</summary>
public sealed class EquipmentItem
{
    public const int InventoryLength = Kernel.InventoryNumber.MaxLength;
    public const int ModelLength = 100;

    public long Id { get; private set; }

    /// <summary>As on the plate, upper case: "PRN-0214-02".</summary>
    public string InventoryNumber { get; private set; } = "";

    public string Model { get; private set; } = "";
    public long? DepartmentId { get; private set; }
    public string Room { get; private set; } = "";
    public bool Active { get; private set; } = true;

    /// <summary>PostgreSQL xmin; posted back by the form, so that a stale one is noticed.</summary>
    public uint Version { get; private set; }

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
        InventoryNumber = Kernel.InventoryNumber.From(to.InventoryNumber);
        Model = SingleLine.Require(to.Model, ModelLength, nameof(Model), "Write what it is.");
        (DepartmentId, Room, Active) = (to.DepartmentId, RoomNumber.From(to.Room), to.Active);
    }
}

/// <summary>What an admin writes down about a device.</summary>
public sealed record EquipmentDetails(string InventoryNumber, string Model, long? DepartmentId, string Room, bool Active = true);
