namespace TechSupport.Data;

/// <summary>Where a development start keeps its database, mail and logs.</summary>
public static class LocalFolder
{
    // root's home is closed to the account that PostgreSQL runs as; a new account has no such folder yet, and its database must not lie in /tmp until it has
    public static string Root { get; } =
        !OperatingSystem.IsWindows() && Environment.UserName == "root" ? "/var/lib/techsupport"
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home ? Path.Combine(home, "techsupport")
            : Path.Combine(Path.GetTempPath(), $"techsupport-{Environment.UserName}");

    /// <summary>Where a development start keeps its mail: with its database, so that two of them do not share it.</summary>
    public static string Of(IConfiguration configuration) =>
        configuration["Database:Embedded:Path"] is { } set && !string.IsNullOrWhiteSpace(set) ? Path.GetFullPath(set) : Root;

    /// <summary>The application's log: <c>Log:Path</c>, or its place in development and in production.</summary>
    public static string LogFile(IConfiguration configuration, IHostEnvironment environment) =>
        configuration["Log:Path"] is { Length: > 0 } set ? set : environment.IsDevelopment() ? Path.Combine(Root, "logs", "application.log") : "/var/log/app/application.log";
}
