using TechSupport.Kernel;

namespace TechSupport.Features.Catalog.Departments.Locations;

/// <summary>Where a department is: a building and floor.</summary>
public sealed class Location : CatalogEntry
{
    public long DepartmentId { get; private set; }

    /// <returns>What happened, or null when nothing differs.</returns>
    public Event? Change(Actor actor, string name, string nameRu, bool active, DateTimeOffset at)
    {
        var before = (Name, NameRu, Active);
        Rename(name, nameRu);
        Active = active;
        return CatalogEvent.Changed(CatalogEvent.LocationChanged, actor, Id, at,
            ("name", before.Name, Name), ("name_ru", before.NameRu, NameRu), ("active", before.Active, Active));
    }

    public static Location New(long departmentId, string name, string nameRu)
    {
        var location = new Location { DepartmentId = departmentId };
        location.Rename(name, nameRu);
        return location;
    }

    public Event Created(Actor actor, DateTimeOffset at) => CatalogEvent.Created(CatalogEvent.LocationCreated, actor, Id, at,
        ("department", DepartmentId), ("name", Name), ("name_ru", NameRu));
}
