namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>A room, as the plate at its door says.</summary>
public sealed class Room : CatalogItem
{
    public long LocationId { get; private set; }
    public string Number { get; private set; } = "";

    /// <summary>The one form of the number, which the database makes: no other room of the location has it but a twin.</summary>
    public string Plate { get; private set; } = "";

    /// <summary>It had another one's number when numbers became unique, and still has.</summary>
    public bool IsTwin { get; private set; }

    public static Room New(Actor actor, long locationId, string number, DateTimeOffset at)
    {
        var room = new Room { LocationId = locationId, Number = RoomNumber.From(number, nameof(Number)) };
        if (room.Number.Length == 0) throw new RuleViolation("Enter the room number.") { Field = nameof(Number) };
        room.Record(CatalogEvent.Created(CatalogEvent.RoomCreated, actor, at, ("location", locationId), ("number", room.Number)));
        return room;
    }

    public void Rename(Actor actor, string number, DateTimeOffset at)
    {
        var to = RoomNumber.From(number, nameof(Number)).Value;
        if (to.Length == 0) throw new RuleViolation("Enter the room number.") { Field = nameof(Number) };
        if (to == Number) return;
        Record(CatalogEvent.Changed(CatalogEvent.RoomChanged, actor, at, ("number", Number, to)));
        Number = to;
    }

    /// <summary>Takes the room out of use or brings it back.</summary>
    public void Use(Actor actor, bool active, DateTimeOffset at)
    {
        if (Active == active) throw new RuleViolation(active ? "Room {0} is in use already." : "Room {0} is out of use already.", Number);
        Active = active;
        Record(CatalogEvent.Changed(CatalogEvent.RoomChanged, actor, at, ("active", !active, active)));
    }
}
