using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TechSupport.E2E.Support.Server;

/// <summary>How a process of the app is started: with a home of its own and nothing of the developer's.</summary>
public static class Launch
{
    private static readonly ConcurrentBag<Socket> holders = [];

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
        env["HOME"] = home.Home;
        env["ASPNETCORE_ENVIRONMENT"] = env["DOTNET_ENVIRONMENT"] = "Development";
        // one person of the cast does in a minute what a ward does in a day
        env["Limits__PerPerson"] = "false";
        foreach (var (name, value) in settings) env[name] = value;
        return info;
    }

    /// <summary>Starts the app expecting it to end by itself, and says how it did.</summary>
    public static Task<Ended> ToEndAsync(WorkFolder home, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        ToEndAsync(Info(home, settings, arguments));

    /// <inheritdoc cref="ToEndAsync(WorkFolder, IReadOnlyDictionary{string, string}, string[])"/>
    public static async Task<Ended> ToEndAsync(ProcessStartInfo info)
    {
        using var process = Process.Start(info)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try { await Wait.UntilAsync(() => process.HasExited, $"\"{string.Join(' ', info.ArgumentList)}\" to end", TimeSpan.FromSeconds(60)); }
        finally { if (!process.HasExited) process.Kill(entireProcessTree: true); }
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>The same start by another account, which root alone can make.</summary>
    public static ProcessStartInfo By(this ProcessStartInfo info, string account) =>
        info.Through("setpriv", $"--reuid={account}", "--regid=65534", "--clear-groups", "--no-new-privs", "--");

    /// <summary>The same start on a machine that has nothing in some folders, which root alone can make.</summary>
    public static ProcessStartInfo Without(this ProcessStartInfo info, string empty, params string[] folders) =>
        info.Through(["unshare", "-m", "sh", "-c", string.Concat(folders.Where(Directory.Exists).Select(f => $"mount --bind '{empty}' '{f}' && ")) + "exec \"$0\" \"$@\""]);

    // each of the words executes what follows, so that the process stays one and the same
    private static ProcessStartInfo Through(this ProcessStartInfo info, params string[] words)
    {
        string[] rest = [.. words[1..], info.FileName, .. info.ArgumentList];
        info.FileName = words[0];
        info.ArgumentList.Clear();
        foreach (var word in rest) info.ArgumentList.Add(word);
        return info;
    }

    /// <summary>
    /// A port for whoever is started with it, and for nobody else until this run ends: a socket is bound to it that never listens. The system
    /// gives such a port to nobody by itself, but lets another socket that may share the address listen there, as every server's may.
    /// </summary>
    public static int HeldPort()
    {
        var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        holder.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holders.Add(holder);
        return ((IPEndPoint)holder.LocalEndPoint!).Port;
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
