namespace TechSupport.Cli.HealthCommands;

/// <summary>The file that a bundle goes to: a new one, for its owner only, and whole or not there.</summary>
internal sealed class BundleFile : IAsyncDisposable
{
    public const string StandardOutput = "-";

    private readonly string path;
    private readonly Stream to;
    private bool isWhole;

    private BundleFile(string path, Stream to) => (this.path, this.to) = (path, to);

    /// <summary>Before anything is looked at: whoever mistyped a folder need not wait.</summary>
    /// <exception cref="StartupException">It is there already, or cannot be written.</exception>
    public static BundleFile Open(string path)
    {
        if (path == StandardOutput) return new(path, Console.OpenStandardOutput());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try { return new(path, new FileStream(path, options)); }
        catch (IOException) when (Path.Exists(path)) { throw new StartupException($"--bundle: {path} is there already; give a new name."); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { throw new StartupException($"--bundle: {path} cannot be written: {e.Message}"); }
    }

    public async Task WriteAsync(Func<Stream, Task> write, TextWriter say)
    {
        await say.WriteLineAsync("Gathering what the bundle holds …");
        try
        {
            await write(to);
            await to.FlushAsync();
        }
        catch (IOException e) { throw new StartupException($"--bundle: {path} cannot be written: {e.Message}"); }
        isWhole = true;
        if (path != StandardOutput) await say.WriteLineAsync($"{path} holds no secret, no name and no text that somebody wrote: it can be sent.");
    }

    public async ValueTask DisposeAsync()
    {
        try { await to.DisposeAsync(); }
        catch (IOException) when (!isWhole) { /* said already */ }
        if (!isWhole && path != StandardOutput) File.Delete(path);
    }
}
