namespace TechSupport.Features.Catalog.Departments.Locations;

/// <summary>Where a department is: a building and floor.</summary>
public sealed class Location : CatalogEntry
{
    public long DepartmentId { get; private set; }

    public static Location New(Actor actor, long departmentId, string name, string nameRu, DateTimeOffset at)
    {
        var location = new Location { DepartmentId = departmentId };
        location.Rename(name, nameRu);
        location.Record(CatalogEvent.Created(CatalogEvent.LocationCreated, actor, at,
            ("department", departmentId), ("name", location.Name), ("name_ru", location.NameRu)));
        return location;
    }

    /// <summary>Takes over what differs.</summary>
    public void Change(Actor actor, string name, string nameRu, bool active, DateTimeOffset at)
    {
        var before = (Name, NameRu, Active);
        Rename(name, nameRu);
        Active = active;
        Record(CatalogEvent.Changed(CatalogEvent.LocationChanged, actor, at,
            ("name", before.Name, Name), ("name_ru", before.NameRu, NameRu), ("active", before.Active, Active)));
    }
}
