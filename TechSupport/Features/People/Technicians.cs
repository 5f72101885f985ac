using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.People;

/// <summary>Who can be given a ticket.</summary>
public static class Technicians
{
    private static readonly Role[] Roles = [Role.Technician, Role.Lead, Role.Admin];

    /// <summary>Active people who work tickets, by name.</summary>
    public static async Task<IReadOnlyList<(long Id, string Name)>> TechniciansAsync(this AppDb db, CancellationToken ct)
    {
        var people = await (from user in db.Users
                            where user.DisabledAt == null && Roles.Contains(user.Role)
                            orderby user.FullName, user.Id
                            select new { user.Id, user.FullName }).ToListAsync(ct);
        return [.. people.Select(p => (p.Id, p.FullName))];
    }
}
