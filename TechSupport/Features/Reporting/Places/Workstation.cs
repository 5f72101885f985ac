using System.Globalization;

namespace TechSupport.Features.Reporting.Places;

/// <summary>
/// The computer a report is written on: it stays where it is while people come and go, so the browser remembers place and plate of the last report, and
/// nothing about who wrote it.
/// </summary>
public sealed record Workstation(long? DepartmentId, string Room, string Inventory);

/// <summary>Keeps it in a cookie.</summary>
public static class WorkstationCookie
{
    private const string Name = "ts-place";

    public static Workstation? Workstation(this HttpContext http) =>
        http.Request.Cookies[Name]?.Split('|') is [var department, var room, var inventory] && long.TryParse(department, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new(id, Held(room, RoomNumber.MaxLength), Kernel.InventoryNumber.Normalize(Held(inventory, InventoryNumber.MaxLength))) : null;

    public static void RememberWorkstation(this HttpContext http, Workstation here)
    {
        if (here.DepartmentId is not { } department) return;
        http.Response.Cookies.Append(Name, $"{department}|{Plain(here.Room)}|{Plain(here.Inventory)}", PreferenceCookies.Year(http));
    }

    private static string Plain(string text) => SingleLine.Normalize(text).Replace("|", "", StringComparison.Ordinal);

    private static string Held(string text, int most) => SingleLine.Normalize(text) is { } line && line.Length <= most ? line : "";
}
