namespace TechSupport.Features.People;

/// <summary>Who can be given a ticket.</summary>
public static class Technicians
{
    private static readonly Role[] Roles = [Role.Technician, Role.Lead, Role.Admin];

    /// <summary>Active people who work tickets.</summary>
    public static IQueryable<User> ActiveTechnicians(this AppDb db) =>
        db.Users.Where(u => u.DisabledAt == null && Roles.Contains(u.Role));

    /// <summary>The same, by name.</summary>
    public static async Task<IReadOnlyList<(long Id, string Name)>> TechniciansAsync(this AppDb db, CancellationToken ct)
    {
        var people = await db.ActiveTechnicians().ByName().Select(u => new { u.Id, u.FullName }).ToListAsync(ct);
        return [.. people.Select(p => (p.Id, p.FullName))];
    }
}
