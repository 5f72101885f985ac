namespace TechSupport.Kernel;

/// <summary>What a person may do in principle; each person has exactly one.</summary>
public enum Role { Staff, Technician, Lead, Admin, Monitor }

/// <summary>Who acts: a signed-in person, or the system itself (no id).</summary>
public sealed record Actor(long? Id, Role Role)
{
    public static readonly Actor System = new(null, Role.Admin);

    /// <summary>Works tickets: sees every ticket and the internal notes.</summary>
    public bool IsTechnician => Role is Role.Technician or Role.Lead or Role.Admin;
}
