using System.Reflection;

namespace TechSupport.Tests.Support;

/// <summary>The sources these tests were built from.</summary>
public static class Repository
{
    public static readonly string Root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Files under a folder of the repository, without what a build leaves there; the path is relative, with slashes.</summary>
    public static IEnumerable<SourceFile> Files(string folder, params string[] patterns) => patterns
        .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Root, folder), p, SearchOption.AllDirectories))
        .Select(f => new SourceFile(f, Path.GetRelativePath(Root, f).Replace('\\', '/')))
        .Where(f => !f.Path.Split('/').Any(part => part is "bin" or "obj" or "node_modules"))
        .OrderBy(f => f.Path, StringComparer.Ordinal);
}

/// <param name="FullPath">Where it is on this machine.</param>
/// <param name="Path">Relative to the repository.</param>
public sealed record SourceFile(string FullPath, string Path)
{
    public string Text => File.ReadAllText(FullPath);

    public override string ToString() => Path;
}
