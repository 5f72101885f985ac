using System.Security.Cryptography;

namespace TechSupport.Development;

/// <summary>The folder of the embedded server: whose it is, who uses it now, and the password of its database.</summary>
public static class EmbeddedFolder
{
    /// <summary>PostgreSQL takes 1023, its own folders and files included.</summary>
    private const int LongestName = 800;

    /// <summary>Makes the folder when there is none and holds it until the stream is disposed.</summary>
    /// <exception cref="StartupException">It is not ours or in use; nothing on disk is touched then.</exception>
    public static FileStream Take(string root)
    {
        RefuseName(root);
        try
        {
            RefuseForeign(root);
            Directory.CreateDirectory(root);
        }
        catch (UnauthorizedAccessException) { throw NotYours(root); }
        catch (IOException e) { throw new StartupException($"{root} cannot be used ({e.Message}). Set Database__Embedded__Path to a folder of yours."); }
        var ownership = Lock(root);
        try
        {
            // the first thing in the folder: it is what says later that the folder is ours
            if (!File.Exists(PasswordFile(root))) WritePrivate(PasswordFile(root), Convert.ToHexString(RandomNumberGenerator.GetBytes(24)));
            return ownership;
        }
        catch (UnauthorizedAccessException)
        {
            ownership.Dispose();
            throw NotYours(root);
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    /// <summary>Another process holds the folder.</summary>
    public static bool IsTaken(string root)
    {
        try
        {
            using var free = new FileStream(Path.Combine(root, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException) { return true; }
    }

    public static string Password(string root) => File.ReadAllText(PasswordFile(root));

    public static StartupException NotYours(string root) => new($"{root} belongs to another account. Set Database__Embedded__Path to a folder of yours.");

    /// <summary>A file that only its owner reads.</summary>
    public static void WritePrivate(string path, string text)
    {
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(path, System.Text.Encoding.ASCII, how);
        file.Write(text);
    }

    private static string PasswordFile(string root) => Path.Combine(root, "password");

    private static void RefuseName(string root)
    {
        if (root.Any(char.IsControl)) throw new StartupException("Database__Embedded__Path: the name of the folder has a line break or another control character in it. Choose another.");
        if (System.Text.Encoding.UTF8.GetByteCount(root) > LongestName) throw new StartupException($"Database__Embedded__Path: the name of the folder is longer than {LongestName} bytes, which is too long for PostgreSQL. Choose another.");
    }

    private static void RefuseForeign(string root)
    {
        if (File.Exists(root)) throw new StartupException($"{root} is a file; Database__Embedded__Path must name a folder.");
        if (!Directory.Exists(root) || File.Exists(PasswordFile(root))) return;
        var strangers = Directory.EnumerateFileSystemEntries(root).Select(Path.GetFileName).Except(["owner.lock", "owner.pid"]);
        if (strangers.Any())
            throw new StartupException($"{root} is not empty and was not made by TechSupport. Set Database__Embedded__Path to another folder; nothing was changed.");
    }

    private static FileStream Lock(string root)
    {
        var pidFile = Path.Combine(root, "owner.pid");
        try
        {
            // on Unix only FileShare.None takes an exclusive lock
            var stream = new FileStream(Path.Combine(root, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pidFile, Environment.ProcessId.ToString());
            return stream;
        }
        catch (IOException)
        {
            var owner = File.Exists(pidFile) ? $" (process {File.ReadAllText(pidFile)})" : "";
            throw new StartupException($"Another TechSupport{owner} already uses the database in {root}. Stop it, or set Database__Embedded__Path to another folder.");
        }
        catch (UnauthorizedAccessException)
        {
            throw NotYours(root);
        }
    }
}
