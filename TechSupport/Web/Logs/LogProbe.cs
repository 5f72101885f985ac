namespace TechSupport.Web.Logs;

/// <summary>Whether the log's file can be written, asked by writing another one beside it. A disk that does not answer is not waited for.</summary>
public static class LogProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // what a line takes and more: on a full disk an empty file can still be made
    private static readonly byte[] Line = new byte[16 * 1024];

    private static Task<string?> last = Task.FromResult<string?>(null);

    /// <returns>Why not; null when it can.</returns>
    public static async Task<string?> FaultAsync(IConfiguration configuration, IHostEnvironment environment)
    {
        // one hangs already; the next would hang beside it
        if (last.IsCompleted) last = Task.Run(() => Write(Path.GetDirectoryName(Path.GetFullPath(LocalFolder.LogFile(configuration, environment)))!));
        try { return await last.WaitAsync(Patience); }
        catch (TimeoutException) { return "The disk does not answer."; }
    }

    private static string? Write(string folder)
    {
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            try { File.WriteAllBytes(probe, Line); }
            finally { File.Delete(probe); }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return e.Message; }
    }
}
