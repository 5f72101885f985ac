namespace TechSupport.Features.People;

/// <summary>Addresses of the console pages about people.</summary>
public static class PeopleLinks
{
    public const string List = "/admin/users";
    public const string New = "/admin/users/new";

    /// <param name="state">"locked", "invited", …</param>
    public static string InState(string state) => $"/admin/users?state={state}";

    public static string OfDepartment(long id) => $"/admin/users?department={id}";

    public static string Edit(long id) => $"/admin/users/{id}";

    public static string Disable(long id) => $"/admin/users/{id}/disable";

    public static string Enable(long id) => $"/admin/users/{id}/enable";

    public static string Invite(long id) => $"/admin/users/{id}/invite";

    public static string SignOutEverywhere(long id) => $"/admin/users/{id}/sign-out-everywhere";

    public static string Unlock(long id) => $"/admin/users/{id}/unlock";
}
