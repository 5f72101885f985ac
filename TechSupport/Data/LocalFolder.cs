namespace TechSupport.Data;

/// <summary>Where a development start keeps its database, mail and logs.</summary>
public static class LocalFolder
{
    // root's home is closed to the account that PostgreSQL runs as
    public static string Root { get; } =
        !OperatingSystem.IsWindows() && Environment.UserName == "root" ? "/var/lib/techsupport"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } home ? Path.Combine(home, "techsupport")
            : Path.Combine(Path.GetTempPath(), $"techsupport-{Environment.UserName}");
}
