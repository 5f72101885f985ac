namespace TechSupport.Features.Catalog.Equipment;

/// <summary>A device with an inventory number on a plate.</summary>
public sealed class EquipmentItem : CatalogItem
{
    public const int ModelLength = 100;

    /// <summary>As on the plate, upper case: "PRN-0214-02".</summary>
    public string InventoryNumber { get; private set; } = "";

    /// <summary>The one form of the number, which the database makes: no other device has it but a twin.</summary>
    public string Plate { get; private set; } = "";

    /// <summary>It had another one's number when numbers became unique, and still has.</summary>
    public bool IsTwin { get; private set; }

    public string Model { get; private set; } = "";
    public long? DepartmentId { get; private set; }
    [Personal] public string Room { get; private set; } = "";

    public static EquipmentItem New(Actor actor, EquipmentDetails details, DateTimeOffset at)
    {
        var item = new EquipmentItem();
        item.Describe(details);
        item.Record(CatalogEvent.Created(CatalogEvent.EquipmentCreated, actor, at,
            ("inventory", item.InventoryNumber), ("model", item.Model), ("department", item.DepartmentId), ("room", item.Room)));
        return item;
    }

    /// <summary>Takes over what differs.</summary>
    public void Change(Actor actor, EquipmentDetails to, DateTimeOffset at)
    {
        var before = (InventoryNumber, Model, DepartmentId, Room, Active);
        Describe(to);
        Record(CatalogEvent.Changed(CatalogEvent.EquipmentChanged, actor, at,
            ("inventory", before.InventoryNumber, InventoryNumber), ("model", before.Model, Model),
            ("department", before.DepartmentId, DepartmentId), ("room", before.Room, Room), ("active", before.Active, Active)));
    }

    private void Describe(EquipmentDetails to)
    {
        InventoryNumber = Kernel.InventoryNumber.From(to.InventoryNumber);
        Model = SingleLine.Require(to.Model, ModelLength, nameof(Model), "Enter what the device is.");
        (DepartmentId, Room, Active) = (to.DepartmentId, RoomNumber.From(to.Room), to.Active);
    }
}

/// <summary>What an admin writes down about a device.</summary>
public sealed record EquipmentDetails(string InventoryNumber, string Model, long? DepartmentId, string Room, bool Active = true);
