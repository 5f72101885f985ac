namespace TechSupport.Features.People;

/// <summary>Roles as people read them; English sentences that are keys of translations.</summary>
public static class RoleNames
{
    public static string Name(Role role) => role switch
    {
        Role.Staff => "Staff",
        Role.Technician => "Technician",
        Role.Lead => "Lead technician",
        Role.Admin => "Administrator",
        _ => "Monitoring",
    };

    public static string Hint(Role role) => role switch
    {
        Role.Staff => "Reports problems, sees own tickets",
        Role.Technician => "Works on tickets, sees internal notes",
        Role.Lead => "A technician who also watches the queue of the team",
        Role.Admin => "Everything a technician can do, and these pages",
        _ => "The account of the synthetic check; sees only its own tickets",
    };
}
