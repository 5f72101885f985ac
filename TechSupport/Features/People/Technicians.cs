using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.People;

/// <summary>Who can be given a ticket.</summary>
public static class Technicians
{
    private static readonly string[] Roles = [nameof(Role.Technician), nameof(Role.Lead), nameof(Role.Admin)];

    /// <summary>Active people who work tickets.</summary>
    public static IQueryable<User> ActiveTechnicians(this AppDb db) =>
        from user in db.Users
        join link in db.UserRoles on user.Id equals link.UserId
        join role in db.Roles on link.RoleId equals role.Id
        where user.DisabledAt == null && Roles.Contains(role.Name)
        select user;

    /// <summary>The same, by name.</summary>
    public static async Task<IReadOnlyList<(long Id, string Name)>> TechniciansAsync(this AppDb db, CancellationToken ct)
    {
        var people = await db.ActiveTechnicians().OrderBy(u => u.FullName).ThenBy(u => u.Id).Select(u => new { u.Id, u.FullName }).ToListAsync(ct);
        return [.. people.Select(p => (p.Id, p.FullName))];
    }
}
