using System.Globalization;

namespace TechSupport.Features.People.Console;

/// <summary>A line of the list of users.</summary>
public sealed record UserRow(long Id, string Name, string Login, string? Department, string? DepartmentRu, Role Role, DateTimeOffset? LastSeen, DateTimeOffset? Disabled, DateTimeOffset? LockedUntil, bool HasPassword)
{
    public string? LocalDepartment => CultureInfo.CurrentUICulture.IsRussian() ? DepartmentRu : Department;

    public string RoleName => RoleNames.Name(Role);
}

/// <summary>Which users to list.</summary>
public sealed record UserFilter(string? Search, Role? Role, long? Department, string? State)
{
    public const int PageSize = 50;
    public static readonly string[] States = ["active", "invited", "locked", "off"];

    public IQueryable<User> Apply(AppDb db, DateTimeOffset now)
    {
        var users = db.Users.AsNoTracking();
        users = users.NamedOrReachedBy(NameSearch.PartsOf(Search));
        if (Role is { } role) users = users.Where(u => u.Role == role);
        if (Department is { } department) users = users.Where(u => u.DepartmentId == department);
        return State switch
        {
            "active" => users.Where(u => u.DisabledAt == null && u.PasswordHash != null && (u.LockoutEnd == null || u.LockoutEnd <= now)),
            "invited" => users.Where(u => u.DisabledAt == null && u.PasswordHash == null),
            "locked" => users.Where(u => u.DisabledAt == null && u.LockoutEnd > now),
            "off" => users.Where(u => u.DisabledAt != null),
            _ => users,
        };
    }
}

public static class UserRows
{
    /// <summary>By name; the page after the person <paramref name="after"/>; one row more than a page.</summary>
    public static async Task<List<UserRow>> ReadAsync(this IQueryable<User> users, AppDb db, long? after, CancellationToken ct)
    {
        if (after is { } last && await db.Users.Where(u => u.Id == last).Select(u => u.FullName).SingleOrDefaultAsync(ct) is { } name)
            users = users.Where(u => EF.Functions.GreaterThan(ValueTuple.Create(EF.Functions.Collate(u.FullName, DbText.Names), u.Id), ValueTuple.Create(EF.Functions.Collate(name, DbText.Names), last)));
        var rows = from u in users.ByName().Take(UserFilter.PageSize + 1)
                   join d in db.Departments on u.DepartmentId equals d.Id into ds
                   from d in ds.DefaultIfEmpty()
                   orderby EF.Functions.Collate(u.FullName, DbText.Names), u.Id
                   select new UserRow(u.Id, u.FullName, u.UserName!, d.Name, d.NameRu, u.Role, u.LastSeenAt, u.DisabledAt, u.LockoutEnd, u.PasswordHash != null);
        return await rows.ToListAsync(ct);
    }
}
