namespace TechSupport.Features.Catalog;

/// <summary>Addresses of the console pages about places, categories and equipment.</summary>
public static class CatalogLinks
{
    public const string Departments = "/admin/departments";
    public const string NewDepartment = "/admin/departments/new";
    public const string Categories = "/admin/categories";
    public const string NewCategory = "/admin/categories/new";
    public const string Equipment = "/admin/equipment";
    public const string NewDevice = "/admin/equipment/new";

    /// <summary>What the addresses of all locations, and of all rooms, begin with.</summary>
    public const string Locations = "/admin/locations", Rooms = "/admin/rooms";

    public static string Department(long id) => $"/admin/departments/{id}";

    public static string NewLocation(long departmentId) => $"/admin/departments/{departmentId}/locations/new";

    public static string Location(long id) => $"/admin/locations/{id}";

    public static string NewRoom(long locationId) => $"/admin/locations/{locationId}/rooms/new";

    public static string Room(long id) => $"/admin/rooms/{id}";

    public static string RemoveRoom(long id) => $"/admin/rooms/{id}/remove";

    public static string RestoreRoom(long id) => $"/admin/rooms/{id}/restore";

    public static string Category(long id) => $"/admin/categories/{id}";

    public static string Device(long id) => $"/admin/equipment/{id}";
}
