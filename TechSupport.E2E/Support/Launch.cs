using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TechSupport.E2E.Support;

/// <summary>How a process of the app is started: with a home of its own and nothing of the developer's.</summary>
public static class Launch
{
    public static ProcessStartInfo Info(WorkFolder home, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        if (!File.Exists(Paths.AppDll))
            throw new InvalidOperationException($"{Paths.AppDll} is not there: build the solution first.");
        // Development finds its static web assets through the project folder
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Paths.AppDll, .. arguments])
        {
            WorkingDirectory = Paths.App,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var env = info.Environment;
        // a developer's own database, secrets and keys must never be met by a test
        foreach (var name in env.Keys.Where(n => n.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)).ToList())
            env.Remove(name);
        env["HOME"] = Directory.CreateDirectory(home.Sub("home")).FullName;
        env["ASPNETCORE_ENVIRONMENT"] = env["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in settings) env[name] = value;
        return info;
    }

    /// <summary>Starts the app expecting it to end by itself, and says how it did.</summary>
    public static async Task<Ended> ToEndAsync(WorkFolder home, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        using var process = Process.Start(Info(home, settings, arguments))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try { await Wait.UntilAsync(() => process.HasExited, $"\"{string.Join(' ', arguments)}\" to end", TimeSpan.FromSeconds(60)); }
        finally { if (!process.HasExited) process.Kill(entireProcessTree: true); }
        return new Ended(process.ExitCode, await output, await errors);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>How a process ended, and what it wrote.</summary>
public sealed record Ended(int ExitCode, string Output, string Errors)
{
    /// <summary>Fails unless it ended with code 1 and one clear sentence (no stack trace) that contains each of <paramref name="parts"/>.</summary>
    public void AssertRefused(params string[] parts)
    {
        Assert.True(ExitCode == 1, $"Exit code {ExitCode}.\n{Output}\n{Errors}");
        var said = Errors.Trim();
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
        foreach (var part in parts) Assert.Contains(part, said, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(said);
    }
}
