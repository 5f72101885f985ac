namespace TechSupport.Data;

/// <summary>Where a development start keeps its database, mail and logs.</summary>
public static class LocalFolder
{
    // root's home is closed to the account that PostgreSQL runs as
    public static string Root { get; } =
        !OperatingSystem.IsWindows() && Environment.UserName == "root" ? "/var/lib/techsupport"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } home ? Path.Combine(home, "techsupport")
            : Path.Combine(Path.GetTempPath(), $"techsupport-{Environment.UserName}");

    /// <summary>The application's log: <c>Log:Path</c>, or its place in development and in production.</summary>
    public static string LogFile(IConfiguration configuration, IHostEnvironment environment) =>
        configuration["Log:Path"] ?? (environment.IsDevelopment() ? Path.Combine(Root, "logs", "application.log") : "/var/log/app/application.log");
}
