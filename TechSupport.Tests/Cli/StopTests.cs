using System.Diagnostics;
using System.Globalization;
using TechSupport.Development;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Cli;

/// <summary>SIGTERM ends a real process in time, whatever its database is doing.</summary>
public sealed class StopTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stopped")]
    [InlineData("frozen")]
    public async Task SIGTERM_ends_the_process_within_30_seconds_although_the_database_is(string how)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are frozen and found by what only Linux tells about them.");
        var folder = Directory.CreateTempSubdirectory("techsupport-stop-").FullName;
        // the server must be able to enter its own folder, whatever account it runs as
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        var postgres = await EmbeddedPostgres.StartAsync(new() { Path = Path.Combine(folder, "db"), Durable = false }, Ct);
        string[] frozen = [];
        try
        {
            using var app = Launch.Start(folder, postgres.ConnectionString("postgres"));
            try
            {
                await app.ReadyAsync(readOn: true);
                if (how == "stopped")
                {
                    await postgres.DisposeAsync();
                    while (await app.StandardOutput.ReadLineAsync(Ct) is { } line && !line.Contains(" ERR ", StringComparison.Ordinal)) { }
                }
                else
                {
                    frozen = [.. ServerProcesses(Path.Combine(folder, "db", "data", "postmaster.pid"))];
                    await SignalAsync("-STOP", frozen);
                }
                var clock = Stopwatch.StartNew();
                await SignalAsync("-TERM", app.Id.ToString(CultureInfo.InvariantCulture));
                var rest = app.StandardOutput.ReadToEndAsync(Ct);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
                limit.CancelAfter(TimeSpan.FromSeconds(90));
                await app.WaitForExitAsync(limit.Token);
                TestContext.Current.TestOutputHelper?.WriteLine($"Ended after {clock.Elapsed.TotalSeconds:0.0} s with exit code {app.ExitCode}");
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
                if (app.ExitCode != 0) Assert.Contains("The process ends without them", await rest, StringComparison.Ordinal);
            }
            finally
            {
                await SignalAsync("-CONT", frozen);
                if (!app.HasExited) app.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            await postgres.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    // the first line is the postmaster; its children are the connections
    private static IEnumerable<string> ServerProcesses(string pidFile)
    {
        var postmaster = File.ReadLines(pidFile).First();
        return Directory.EnumerateDirectories("/proc").Select(d => Path.GetFileName(d)).Where(d => d.All(char.IsAsciiDigit) && Parent(d) == postmaster).Prepend(postmaster);
    }

    private static string? Parent(string pid)
    {
        try { return File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("PPid:", StringComparison.Ordinal))?[5..].Trim(); }
        catch (IOException) { return null; }
    }

    private static async Task SignalAsync(string signal, params string[] processes)
    {
        if (processes.Length == 0) return;
        using var kill = Process.Start("kill", [signal, .. processes]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }
}
