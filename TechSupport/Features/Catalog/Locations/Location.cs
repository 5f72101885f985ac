namespace TechSupport.Features.Catalog.Locations;

/// <summary>Where a department is: a building and floor.</summary>
public sealed class Location : CatalogEntry
{
    public long DepartmentId { get; set; }
}

/// <summary>A room, as the plate at its door says.</summary>
public sealed class Room
{
    public const int NumberLength = 20;

    public long Id { get; private set; }
    public long LocationId { get; set; }
    public string Number { get; set; } = "";
    public bool Active { get; set; } = true;
}
