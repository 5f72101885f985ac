using System.Diagnostics;

namespace TechSupport.Tests.Support;

/// <summary>Runs a script of the repository, or any program, to its end.</summary>
public static class Script
{
    /// <param name="program">A path below the repository ("ops/release/verify") or a program of the machine.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Environment variables beyond ours; null removes one.</param>
    /// <param name="input">What it reads from its standard input.</param>
    public static async Task<Ended> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string input = "")
    {
        using var process = Start(program, arguments, environment);
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try { await process.StandardInput.WriteAsync(input); process.StandardInput.Close(); }
        catch (IOException) { /* it ended without reading */ }
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await said, await errors);
    }

    /// <summary>Starts it with all three streams redirected.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var inside = Path.Combine(Repository.Root, program);
        var start = new ProcessStartInfo(File.Exists(inside) ? inside : program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

/// <summary>How a program ended, and what it wrote.</summary>
public sealed record Ended(int Code, string Out, string Errors)
{
    public string All => Out + Errors;
}
