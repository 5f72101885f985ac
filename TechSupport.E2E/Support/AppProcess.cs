using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TechSupport.E2E.Support;

/// <summary>The real app as a process of its own, on a database, a mail folder and ports of its own.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    // far above the bar of 20 s: the bar is a test's business, this only says when to give up on a busy machine
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly WorkFolder folder;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly ConcurrentQueue<string> output = new();
    private Process? process;

    private AppProcess(WorkFolder folder, IReadOnlyDictionary<string, string> settings)
    {
        (this.folder, this.settings) = (folder, settings);
        MailFolder = Directory.CreateDirectory(folder.Sub("mail")).FullName;
        BaseUrl = new Uri($"http://127.0.0.1:{FreePort()}");
        ManagementUrl = new Uri($"http://127.0.0.1:{FreePort()}");
    }

    /// <summary>The site's address; it survives a restart.</summary>
    public Uri BaseUrl { get; }

    public Uri ManagementUrl { get; }

    /// <summary>Where the app lays every message it sends, instead of handing it to a mail server.</summary>
    public string MailFolder { get; }

    /// <summary>Everything the process wrote so far, over all its starts.</summary>
    public IReadOnlyCollection<string> Output => output;

    /// <summary>From the last start of the process to its first "ready".</summary>
    public TimeSpan StartedIn { get; private set; }

    public bool Running => process is { HasExited: false };

    public int ProcessId => process?.Id ?? 0;

    /// <summary>Starts the app on empty data and returns when it is ready.</summary>
    /// <param name="settings">Further environment variables, such as <c>Sla__Enabled</c>.</param>
    public static async Task<AppProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var app = new AppProcess(WorkFolder.Create(), settings ?? new Dictionary<string, string>());
        try { await app.StartAgainAsync(); }
        catch { await app.DisposeAsync(); throw; }
        return app;
    }

    /// <summary>Starts it again on the same data and address; one that still runs is stopped first.</summary>
    public async Task RestartAsync()
    {
        if (Running) await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>SIGKILL, as a crash or a power cut would end it. The database it started is not its child and goes on.</summary>
    public void Kill()
    {
        if (!Running) return;
        process!.Kill(entireProcessTree: true);
        process.WaitForExit(StopLimit);
    }

    /// <summary>SIGTERM, as a service manager stops it; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (process is null) return 0;
        if (OperatingSystem.IsWindows()) Kill();
        else if (Running) _ = WorkFolder.Signal(process.Id, SigTerm);
        // not WaitForExitAsync: that also waits for the pipes to close, which a surviving child would hold open
        await Wait.UntilAsync(() => process.HasExited, "the app to stop after SIGTERM", StopLimit);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try { await StopAsync(); }
        finally
        {
            Kill();
            process?.Dispose();
            await folder.DisposeAsync();
        }
    }

    private async Task StartAgainAsync()
    {
        if (!File.Exists(Paths.AppDll))
            throw new InvalidOperationException($"{Paths.AppDll} is not there: build the solution first.");
        var clock = Stopwatch.StartNew();
        process?.Dispose();
        process = new Process { StartInfo = StartInfo() };
        process.OutputDataReceived += (_, e) => { if (e.Data is not null) output.Enqueue(e.Data); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) output.Enqueue(e.Data); };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try { await Wait.UntilAsync(IsReadyAsync, "the app to be ready", StartLimit); }
        catch (TimeoutException e) { throw new TimeoutException(e.Message + Tail(), e); }
        StartedIn = clock.Elapsed;
    }

    private ProcessStartInfo StartInfo()
    {
        // Development finds its static web assets through the project folder
        var info = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Paths.AppDll, "--urls", BaseUrl.OriginalString },
            WorkingDirectory = Paths.App,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var env = info.Environment;
        // a developer's own database, secrets and keys must never be met by a test
        foreach (var name in env.Keys.Where(n => n.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)).ToList())
            env.Remove(name);
        env["HOME"] = Directory.CreateDirectory(folder.Sub("home")).FullName;
        env["ASPNETCORE_ENVIRONMENT"] = env["DOTNET_ENVIRONMENT"] = "Development";
        env["Management__Urls"] = ManagementUrl.OriginalString;
        env["Database__Embedded__Path"] = folder.Sub("db");
        env["Email__PickupDirectory"] = MailFolder;
        foreach (var (name, value) in settings) env[name] = value;
        return info;
    }

    private async Task<bool> IsReadyAsync()
    {
        if (process!.HasExited)
        {
            process.WaitForExit(TimeSpan.FromSeconds(1));   // lets the last lines arrive
            throw new InvalidOperationException($"The app ended with exit code {process.ExitCode} before it was ready." + Tail());
        }
        try
        {
            using var answer = await Http.GetAsync(new Uri(ManagementUrl, "/actuator/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException) { return false; }
    }

    /// <summary>The last lines the app wrote, to stand under a failure.</summary>
    public string Tail(int lines = 60) => "\nThe app's last lines:\n" + string.Join('\n', output.TakeLast(lines));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
