using TechSupport.Kernel;

namespace TechSupport.Features.Catalog.Departments.Rooms;

/// <summary>A room, as the plate at its door says.</summary>
public sealed class Room
{
    public const int NumberLength = RoomNumber.MaxLength;

    public long Id { get; private set; }
    public long LocationId { get; private set; }
    public string Number { get; private set; } = "";
    public bool Active { get; private set; } = true;

    /// <summary>PostgreSQL xmin; posted back by the form, so that a stale one is noticed.</summary>
    public uint Version { get; private set; }

    public static Room New(long locationId, string number)
    {
        var room = new Room { LocationId = locationId, Number = RoomNumber.From(number, nameof(Number)) };
        if (room.Number.Length == 0) throw new RuleViolation("Write the room number.") { Field = nameof(Number) };
        return room;
    }

    public Event Created(Actor actor, DateTimeOffset at) =>
        CatalogEvent.Created(CatalogEvent.RoomCreated, actor, Id, at, ("location", LocationId), ("number", Number));

    /// <summary>Takes the room out of use or brings it back.</summary>
    public Event Use(Actor actor, bool active, DateTimeOffset at)
    {
        if (Active == active) throw new RuleViolation(active ? "Room {0} is in use already." : "Room {0} is out of use already.", Number);
        Active = active;
        return CatalogEvent.Changed(CatalogEvent.RoomChanged, actor, Id, at, ("active", !active, active))!;
    }
}
