namespace TechSupport.Features.Catalog;

/// <summary>The kinds of events about the catalog and how one is made. Names of things are no personal data.</summary>
public static class CatalogEvent
{
    public const string DepartmentCreated = "department.created";
    public const string DepartmentChanged = "department.changed";
    public const string LocationCreated = "location.created";
    public const string LocationChanged = "location.changed";
    public const string RoomCreated = "room.created";
    public const string RoomChanged = "room.changed";
    public const string CategoryCreated = "category.created";
    public const string CategoryChanged = "category.changed";
    public const string EquipmentCreated = "equipment.created";
    public const string EquipmentChanged = "equipment.changed";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        Kind(DepartmentCreated, "Department", "Department added", "dept", "{0} added this department", "name", "name_ru"),
        Kind(DepartmentChanged, "Department", "Department changed", "dept", "{0} changed this department", "name", "name_ru", "active"),
        Kind(LocationCreated, "Location", "Location added", "pin", "{0} added this location", "name", "name_ru", "department"),
        Kind(LocationChanged, "Location", "Location changed", "pin", "{0} changed this location", "name", "name_ru", "active"),
        Kind(RoomCreated, "Room", "Room added", "pin", "{0} added this room", "number", "location"),
        Kind(RoomChanged, "Room", "Room changed", "pin", "{0} changed this room", "number", "active"),
        Kind(CategoryCreated, "Category", "Category added", "tag", "{0} added this category", "name", "name_ru", "icon", "position"),
        Kind(CategoryChanged, "Category", "Category changed", "tag", "{0} changed this category", "name", "name_ru", "icon", "position", "active"),
        Kind(EquipmentCreated, "Equipment", "Equipment added", "pc", "{0} added this device", "inventory", "model", "department", "room"),
        Kind(EquipmentChanged, "Equipment", "Equipment changed", "pc", "{0} changed this device", "inventory", "model", "department", "room", "active"),
    ];

    /// <summary>The first values of a new thing.</summary>
    internal static Event Created(string kind, Actor actor, DateTimeOffset at, params (string Key, object? Value)[] facts) =>
        new(kind, actor, objectId: null, Facts.Of(facts), at);

    /// <summary>What differs; null when nothing does.</summary>
    internal static Event? Changed(string kind, Actor actor, DateTimeOffset at, params (string Key, object? From, object? To)[] facts) =>
        Facts.Differing(facts) is { Count: > 0 } differing ? new(kind, actor, objectId: null, differing, at) : null;

    private static EventKind Kind(string key, string thing, string name, string icon, string sentence, params string[] facts) =>
        new(key, thing, name, icon) { Sentences = [new(sentence)], Recipients = EventKind.Nobody, Facts = [.. facts.Select(Fact)] };

    // "Name" is what a person is called
    private static EventFact Fact(string key) => new(key) { Label = key == "name" ? "Name in English" : null };
}
