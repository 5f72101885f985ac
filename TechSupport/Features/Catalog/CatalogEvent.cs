using System.Globalization;
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
    internal static Event Created(string kind, Actor actor, long id, DateTimeOffset at, params (string Key, object? Value)[] facts) =>
        new(kind, actor, id, facts.ToDictionary(f => f.Key, f => (string?)Text(f.Value)), at);

    /// <summary>What differs, as "key_from" and "key"; null when nothing does.</summary>
    internal static Event? Changed(string kind, Actor actor, long id, DateTimeOffset at, params (string Key, object? From, object? To)[] facts)
    {
        var data = new Dictionary<string, string?>();
        foreach (var (key, from, to) in facts.Where(f => !Equals(f.From, f.To)))
            (data[key + "_from"], data[key]) = (Text(from), Text(to));
        return data.Count == 0 ? null : new(kind, actor, id, data, at);
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
