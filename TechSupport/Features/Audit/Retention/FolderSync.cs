using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace TechSupport.Features.Audit.Retention;

/// <summary>Sees the names of a folder's files to the disk: after a power cut, a file that was flushed is there, and its new name need not be.</summary>
internal static class FolderSync
{
    private const int ReadOnly = 0;

    // Windows writes them down by itself
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var opened = Open(Encoding.UTF8.GetBytes(Path.GetFullPath(folder) + '\0'), ReadOnly);
        if (opened < 0) throw Fault(folder);
        try
        {
            if (Sync(opened) < 0) throw Fault(folder);
        }
        finally { _ = Close(opened); }
    }

    private static IOException Fault(string folder) => new($"{folder} cannot be flushed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int opened);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int opened);
}
