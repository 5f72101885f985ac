using TechSupport.Kernel;

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

    /// <summary>The first values of a new thing.</summary>
    internal static Event Created(string kind, Actor actor, DateTimeOffset at, params (string Key, object? Value)[] facts) =>
        new(kind, actor, objectId: null, Facts.Of(facts), at);

    /// <summary>What differs; null when nothing does.</summary>
    internal static Event? Changed(string kind, Actor actor, DateTimeOffset at, params (string Key, object? From, object? To)[] facts) =>
        Facts.Differing(facts) is { Count: > 0 } differing ? new(kind, actor, objectId: null, differing, at) : null;
}
