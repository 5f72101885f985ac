using System.Globalization;
using System.Runtime.InteropServices;

namespace TechSupport.E2E.Support.Server;

/// <summary>A folder one app process lives in; whatever still runs there ends with it.</summary>
/// <remarks>
/// Always /tmp on Unix, and open to read: started as root, the app runs its database as another user, who can reach neither
/// /root nor a private TMPDIR. The name carries our process id, so that a later run can clear up after a killed one.
/// </remarks>
public sealed class WorkFolder : IAsyncDisposable
{
    private const string Prefix = "techsupport-e2e-";
    private const int SigQuit = 3;
    private const int SigKill = 9;

    private static readonly string Base = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/tmp";

    private WorkFolder(string path) => FullPath = path;

    public string FullPath { get; }

    public string Home => Sub("home");

    public static WorkFolder Create()
    {
        var folder = new WorkFolder(Path.Combine(Base, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"));
        Directory.CreateDirectory(folder.FullPath);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullPath, (UnixFileMode)0b111_101_101);   // afterwards: mkdir's mode is cut by the umask
        Directory.CreateDirectory(folder.Home);
        return folder;
    }

    /// <summary>Ends and deletes what test runs left behind that were killed themselves.</summary>
    public static async Task SweepAsync()
    {
        foreach (var path in Directory.GetDirectories(Base, Prefix + "*"))
        {
            var owner = Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !IsAlive(id))
                await new WorkFolder(path).DisposeAsync();
        }
    }

    /// <summary>Makes it the folder of an account, which can then write in it.</summary>
    public void GiveTo(string account)
    {
        using var chown = System.Diagnostics.Process.Start("chown", ["-R", account, FullPath]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    public string Sub(string name) => Path.Combine(FullPath, name);

    public async ValueTask DisposeAsync()
    {
        // SIGQUIT is PostgreSQL's "stop at once": unlike SIGKILL it takes its workers and shared memory along
        foreach (var id in Inhabitants())
            _ = Signal(id, IsPostgres(id) ? SigQuit : SigKill);
        await Wait.UntilAsync(() => Inhabitants().Count == 0, $"the processes in {FullPath} to end", TimeSpan.FromSeconds(20));
        try { Directory.Delete(FullPath, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { Console.Error.WriteLine($"{FullPath} was left behind: {e.Message}"); }
    }

    // a process lives here when its command line or environment names the folder; a name this random names nothing else
    private List<int> Inhabitants() => !Directory.Exists("/proc") ? [] :
        [.. Directory.GetDirectories("/proc")
            .Select(p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId && (Proc(id, "cmdline").Contains(FullPath, StringComparison.Ordinal) || Proc(id, "environ").Contains(FullPath, StringComparison.Ordinal)))];

    private static bool IsPostgres(int id) => Proc(id, "comm").Trim() == "postgres";

    private static bool IsAlive(int id) => OperatingSystem.IsLinux() ? Directory.Exists($"/proc/{id}") : System.Diagnostics.Process.GetProcesses().Any(p => p.Id == id);

    private static string Proc(int id, string file)
    {
        try { return File.ReadAllText($"/proc/{id}/{file}"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }   // gone meanwhile, or somebody else's
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Signal(int processId, int signal);
}
