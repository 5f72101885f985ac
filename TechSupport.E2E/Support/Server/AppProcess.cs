using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace TechSupport.E2E.Support.Server;

/// <summary>The real app as a process of its own, on a database, a mail folder and ports of its own.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const string Urls = "ASPNETCORE_URLS";

    // far above the bar of 20 s: the bar is a test's business, this only says when to give up on a busy machine
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly WorkFolder folder;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly ConcurrentQueue<string> output = new();
    private readonly Func<ProcessStartInfo, ProcessStartInfo> way;
    private Process? process;

    private AppProcess(WorkFolder folder, IReadOnlyDictionary<string, string> settings, Func<ProcessStartInfo, ProcessStartInfo> way)
    {
        (this.folder, this.settings, this.way) = (folder, settings, way);
        MailFolder = Directory.CreateDirectory(folder.Sub("mail")).FullName;
        BaseUrl = new Uri(settings.GetValueOrDefault(Urls) ?? $"http://127.0.0.1:{Launch.HeldPort()}");
        ManagementUrl = new Uri($"http://127.0.0.1:{Launch.HeldPort()}");
    }

    /// <summary>The site's address; it survives a restart.</summary>
    public Uri BaseUrl { get; }

    public Uri ManagementUrl { get; }

    /// <summary>Where the app lays every message it sends, instead of handing it to a mail server.</summary>
    public string MailFolder { get; }

    /// <summary>The home of whoever starts the app.</summary>
    public string Home => folder.Home;

    /// <summary>Where the app keeps its database.</summary>
    public string DatabaseFolder => folder.Sub("db");

    /// <summary>Everything the process wrote so far, over all its starts.</summary>
    public IReadOnlyCollection<string> Output => output;

    /// <summary>From the last start of the process to its first "ready".</summary>
    public TimeSpan StartedIn { get; private set; }

    public bool Running => process is { HasExited: false };

    public int ProcessId => process?.Id ?? 0;

    /// <summary>Starts the app on empty data and returns when it is ready.</summary>
    /// <param name="settings">Further environment variables, such as <c>Jobs__Enabled</c>; with ASPNETCORE_URLS the address is given by it alone.</param>
    /// <param name="account">Who starts it, and owns its folder, when not we ourselves.</param>
    /// <param name="way">What else is different about each start.</param>
    public static async Task<AppProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null, string? account = null, Func<ProcessStartInfo, ProcessStartInfo>? way = null)
    {
        var app = new AppProcess(WorkFolder.Create(), settings ?? new Dictionary<string, string>(), way ?? (info => info));
        if (account is not null) app.folder.GiveTo(account);
        try { await app.StartAgainAsync(account); }
        catch { await app.DisposeAsync(); throw; }
        return app;
    }

    /// <summary>Starts it again on the same data and address; one that still runs is stopped first.</summary>
    /// <param name="account">Who starts it, when not we ourselves.</param>
    public async Task RestartAsync(string? account = null)
    {
        if (Running) await StopAsync();
        await StartAgainAsync(account);
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

    /// <summary>Runs a command of the app, such as <c>audit verify</c>, on the data of the app.</summary>
    public Task<Ended> CommandAsync(params string[] arguments) => Launch.ToEndAsync(folder, Settings(), arguments);

    /// <summary>A look into the running app's database, with all rights.</summary>
    public async Task<NpgsqlConnection> DatabaseAsync()
    {
        // the fourth line is the port, the fifth the folder of the socket
        var server = await File.ReadAllLinesAsync(Path.Combine(DatabaseFolder, "data", "postmaster.pid"));
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = server[4].Length > 0 ? server[4] : "127.0.0.1",
            Port = int.Parse(server[3], CultureInfo.InvariantCulture),
            Username = "techsupport",
            Password = await File.ReadAllTextAsync(Path.Combine(DatabaseFolder, "password")),
            Database = "techsupport",
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The first value a query gives, for instance a count.</summary>
    public async Task<T> AskAsync<T>(string sql, params (string Name, object Value)[] parameters)
    {
        await using var database = await DatabaseAsync();
        await using var command = new NpgsqlCommand(sql, database);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"No row: {sql}"));
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

    private async Task StartAgainAsync(string? account)
    {
        if (!File.Exists(Paths.AppDll))
            throw new InvalidOperationException($"{Paths.AppDll} is not there: build the solution first.");
        var clock = Stopwatch.StartNew();
        process?.Dispose();
        process = new Process { StartInfo = StartInfo(account) };
        process.OutputDataReceived += (_, e) => { if (e.Data is not null) output.Enqueue(e.Data); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) output.Enqueue(e.Data); };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try { await Wait.UntilAsync(IsReadyAsync, "the app to be ready", StartLimit); }
        catch (TimeoutException e) { throw new TimeoutException(e.Message + Tail(), e); }
        StartedIn = clock.Elapsed;
    }

    private ProcessStartInfo StartInfo(string? account)
    {
        var info = way(Launch.Info(folder, Settings(), settings.ContainsKey(Urls) ? [] : ["--urls", BaseUrl.OriginalString]));
        return account is null ? info : info.By(account);
    }

    private Dictionary<string, string> Settings()
    {
        var all = new Dictionary<string, string>
        {
            ["Management__Urls"] = ManagementUrl.OriginalString,
            ["Database__Embedded__Path"] = DatabaseFolder,
            ["Email__PickupDirectory"] = MailFolder,
            ["Log__Path"] = folder.Sub("application.log"),
            // files compressed and cached as after a publish, not read afresh for somebody who edits them
            ["ReloadStaticAssetsAtRuntime"] = "false",
            ["EnableStaticAssetsDevelopmentCaching"] = "true",
            // a ticket about a name that leads nowhere here would stand in every queue
            ["Synthetic__Enabled"] = "false",
        };
        foreach (var (name, value) in settings) all[name] = value;
        return all;
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
}
