using System.Globalization;
using System.Security.Claims;

namespace TechSupport.Web;

/// <summary>The signed-in person, read from the cookie's claims: no query.</summary>
public static class CurrentUser
{
    public const string NameClaim = "full_name";
    public const string PlaceClaim = "place";
    public const string KeysClaim = "keys";

    private static readonly Actor Nobody = new(0, Role.Staff);

    public static Actor Actor(this HttpContext http) => http.User.Actor();

    public static Actor Actor(this ClaimsPrincipal user) =>
        long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role)
            ? new Actor(id, role) : Nobody;

    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;

    /// <summary>The person's department in the language of the screen; empty for none.</summary>
    public static string Department(this ClaimsPrincipal user) =>
        user.FindFirstValue(PlaceClaim)?.Split('|') is [var name, var nameRu] ? CultureInfo.CurrentUICulture.IsRussian() ? nameRu : name : "";

    public static string FullName(this ClaimsPrincipal user) => user.FindFirstValue(NameClaim) ?? "";
}
