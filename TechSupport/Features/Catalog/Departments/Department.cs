namespace TechSupport.Features.Catalog.Departments;

/// <summary>A part of the hospital people belong to.</summary>
public sealed class Department : CatalogEntry
{
    public static Department New(Actor actor, string name, string nameRu, DateTimeOffset at)
    {
        var department = new Department();
        department.Rename(name, nameRu);
        department.Record(CatalogEvent.Created(CatalogEvent.DepartmentCreated, actor, at, ("name", department.Name), ("name_ru", department.NameRu)));
        return department;
    }

    /// <summary>Takes over what differs.</summary>
    public void Change(Actor actor, string name, string nameRu, bool active, DateTimeOffset at)
    {
        var before = (Name, NameRu, Active);
        Rename(name, nameRu);
        Active = active;
        Record(CatalogEvent.Changed(CatalogEvent.DepartmentChanged, actor, at,
            ("name", before.Name, Name), ("name_ru", before.NameRu, NameRu), ("active", before.Active, Active)));
    }
}
