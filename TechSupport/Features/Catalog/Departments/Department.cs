using TechSupport.Kernel;

namespace TechSupport.Features.Catalog.Departments;

/// <summary>A part of the hospital people belong to.</summary>
public sealed class Department : CatalogEntry
{
    /// <returns>What happened, or null when nothing differs.</returns>
    public Event? Change(Actor actor, string name, string nameRu, bool active, DateTimeOffset at)
    {
        var before = (Name, NameRu, Active);
        Rename(name, nameRu);
        Active = active;
        return CatalogEvent.Changed(CatalogEvent.DepartmentChanged, actor, Id, at,
            ("name", before.Name, Name), ("name_ru", before.NameRu, NameRu), ("active", before.Active, Active));
    }

    public static Department New(string name, string nameRu)
    {
        var department = new Department();
        department.Rename(name, nameRu);
        return department;
    }

    public Event Created(Actor actor, DateTimeOffset at) =>
        CatalogEvent.Created(CatalogEvent.DepartmentCreated, actor, Id, at, ("name", Name), ("name_ru", NameRu));
}
