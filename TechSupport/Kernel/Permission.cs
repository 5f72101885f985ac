namespace TechSupport.Kernel;

/// <summary>Names of the authorization policies; who has which is decided in one place, <c>Web/Permissions.cs</c>.</summary>
public static class Permission
{
    /// <summary>Anyone who is signed in.</summary>
    public const string Use = "use";

    /// <summary>Work tickets: technician, lead or admin.</summary>
    public const string Work = "work";

    /// <summary>Take and resolve a ticket: those who work on tickets, and the synthetic check with its own probe.</summary>
    public const string Resolve = "resolve";

    /// <summary>Look behind a probe and clear it away: the synthetic check alone.</summary>
    public const string Probe = "probe";

    /// <summary>Open the console: admin.</summary>
    public const string Administer = "administer";
}
