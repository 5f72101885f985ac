namespace TechSupport.E2E.Support;

/// <summary>Where things lie in the clone the tests were built in.</summary>
public static class Paths
{
    private static readonly string Output = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    public static string Root { get; } = FindRoot();

    public static string Artifacts => Path.Combine(Root, "artifacts");

    public static string Project => Path.Combine(Root, "TechSupport.E2E");

    public static string App => Path.Combine(Root, "TechSupport");

    /// <summary>The app as built beside these tests: same configuration, same framework.</summary>
    public static string AppDll => Path.Combine(App, Path.GetRelativePath(Project, Output), "techsupport.dll");

    private static string FindRoot()
    {
        for (var folder = Output; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "global.json")))
                return folder;
        throw new InvalidOperationException($"No global.json above {Output}: run the tests from the clone they were built in.");
    }
}
