using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace TechSupport.Development;

/// <summary>A private PostgreSQL server for development and tests; production gives a connection string.</summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Superuser = "techsupport";

    /// <summary>Only names the socket, which lies in a folder of its own; nothing listens on the network.</summary>
    private const int SocketPort = 5432;

    private static readonly SearchValues<char> Special = SearchValues.Create(",'\"`$\\;");

    private readonly string root;
    private readonly int port;
    private readonly string data;
    private readonly string run;
    private readonly string bin = "";
    private readonly string password;
    private readonly string? runAs;
    private readonly bool durable;
    private readonly FileStream? ownership;
    private bool stopped;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, string bin, string? runAs, FileStream ownership)
    {
        (this.bin, this.runAs, this.ownership) = (bin, runAs, ownership);
        root = options.Path;
        durable = options.Durable;
        data = Path.Combine(root, "data");
        run = Path.Combine(root, "run");
        // a socket path is at most 107 bytes, and the server's setting and the connection string take it for a list, a shell for a word
        if (Encoding.UTF8.GetByteCount(run) > 85 || run.AsSpan().ContainsAny(Special)) run = Directory.CreateTempSubdirectory("techsupport").FullName;
        port = OperatingSystem.IsWindows() ? FreePort() : SocketPort;
        password = EmbeddedFolder.Password(root);
    }

    // somebody else's server, which is left as it is
    private EmbeddedPostgres(string root, string socketFolder, int port)
    {
        (this.root, this.port, run, stopped) = (root, port, socketFolder, true);
        data = Path.Combine(root, "data");
        password = EmbeddedFolder.Password(root);
    }

    /// <summary>Connects as the superuser.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = OperatingSystem.IsWindows() ? "127.0.0.1" : run,
        Port = port,
        Username = Superuser,
        Password = password,
        Database = database,
    }.ConnectionString;

    /// <exception cref="StartupException">With one sentence, whatever is wrong; nothing on disk is touched then.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct = default)
    {
        var root = options.Path;
        var ownership = EmbeddedFolder.Take(root);
        try
        {
            var runAs = await AccountAsync(Path.Combine(root, "data"), ct);
            var server = new EmbeddedPostgres(options, PostgresBinaries.Find(options, runAs), runAs, ownership);
            await server.StartServerAsync(ct);
            return server;
        }
        catch (UnauthorizedAccessException)
        {
            await ownership.DisposeAsync();
            throw EmbeddedFolder.NotYours(root);
        }
        catch
        {
            await ownership.DisposeAsync();
            throw;
        }
    }

    /// <summary>For a command: beside the TechSupport that runs on this folder, on its server; else on a server of its own.</summary>
    /// <exception cref="StartupException">As of <see cref="StartAsync"/>.</exception>
    public static async Task<EmbeddedPostgres> JoinOrStartAsync(EmbeddedPostgresOptions options, CancellationToken ct = default)
    {
        try { return Running(options.Path) ?? await StartAsync(options, ct); }
        catch (UnauthorizedAccessException) { throw EmbeddedFolder.NotYours(options.Path); }
    }

    public async ValueTask DisposeAsync()
    {
        if (stopped) return;
        stopped = true;
        NpgsqlConnection.ClearAllPools();
        try { await PostgresAsync("pg_ctl", default, "stop", "-D", data, "-m", "fast", "-w", "-t", "20", "-s"); }
        catch (StartupException) { /* it is down already, which is what was wanted */ }
        finally { await ownership!.DisposeAsync(); }
    }

    private static EmbeddedPostgres? Running(string root)
    {
        var state = Path.Combine(root, "data", "postmaster.pid");
        if (!File.Exists(state) || !EmbeddedFolder.IsTaken(root)) return null;
        // https://www.postgresql.org/docs/17/storage-file-layout.html: pid, data folder, start, port, socket folder, …
        var lines = File.ReadAllLines(state);
        return lines.Length >= 5 && int.TryParse(lines[3], out var port) ? new(root, lines[4], port) : null;
    }

    private async Task StartServerAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(run);
        if (runAs is not null) await RunAsync("chown", null, ct, runAs, root, run);
        if (Directory.Exists(data)) await CheckClusterAsync(ct);
        else await CreateClusterAsync(ct);
        // quoted for the shell that pg_ctl starts; the server takes settings after -c
        var settings = $"-p {port} -c max_connections=150 -c shared_buffers=128MB"
            + (OperatingSystem.IsWindows() ? " -c listen_addresses=127.0.0.1" : $" -c listen_addresses= -c unix_socket_directories='{run}'")
            + (durable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=2GB");
        var log = Path.Combine(run, "postgres.log");
        try
        {
            // the folder of the data is in the environment: as an argument a shell would read it, too
            await PostgresAsync("pg_ctl", ct, "start", "-l", log, "-o", settings, "-w", "-t", "60", "-s");
        }
        catch (StartupException)
        {
            var why = File.Exists(log) ? File.ReadLines(log).LastOrDefault(l => l.Contains("FATAL") || l.Contains("PANIC")) : null;
            throw new StartupException($"The database in {root} does not start{(why is null ? "" : $" ({why})")}. It may be damaged: nothing was changed. "
                + $"See {log}; to begin with an empty database move {root} away.");
        }
    }

    private async Task CreateClusterAsync(CancellationToken ct)
    {
        // made aside and renamed, so that an interrupted initdb never looks like a cluster
        var aside = Path.Combine(root, "data.new");
        if (Directory.Exists(aside)) Directory.Delete(aside, true);
        var passwordFile = Path.Combine(run, ".password");
        EmbeddedFolder.WritePrivate(passwordFile, password);
        if (runAs is not null) await RunAsync("chown", null, ct, runAs, passwordFile);
        try
        {
            await PostgresAsync("initdb", ct, "-D", aside, "-U", Superuser, "--pwfile=" + passwordFile, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions");
        }
        finally { File.Delete(passwordFile); }
        Directory.Move(aside, data);
    }

    private async Task CheckClusterAsync(CancellationToken ct)
    {
        var versionFile = Path.Combine(data, "PG_VERSION");
        if (!File.Exists(versionFile) || !File.Exists(Path.Combine(data, "global", "pg_control")))
            throw new StartupException($"The database in {root} is damaged: files are missing. Nothing was changed; restore the folder, or move it away to begin with an empty database.");
        var made = (await File.ReadAllTextAsync(versionFile, ct)).Trim();
        var have = (await PostgresAsync("postgres", ct, "--version")).Split(' ')[2].Split('.')[0];
        if (made != have)
            throw new StartupException($"The database in {root} was made by PostgreSQL {made}, but {bin} is PostgreSQL {have}. Use the same major version, or move the folder away.");
        // we hold the ownership, so a server that still runs here is the orphan of a killed process
        if (File.Exists(Path.Combine(data, "postmaster.pid")))
        {
            try { await PostgresAsync("pg_ctl", ct, "stop", "-D", data, "-m", "fast", "-w", "-t", "20"); }
            catch (StartupException) { /* no process has this pid: the server clears a stale file itself */ }
        }
    }

    // PostgreSQL refuses to run as root: the owner of the data runs it, else an account with few rights; "user:group" by number
    private static async Task<string?> AccountAsync(string data, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows() || Environment.UserName != "root") return null;
        if (Directory.Exists(data)) return (await RunAsync("stat", null, ct, "-c", "%u:%g", data)).Trim();
        var accounts = await File.ReadAllLinesAsync("/etc/passwd", ct);
        var account = (accounts.FirstOrDefault(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ?? accounts.First(l => l.StartsWith("nobody:", StringComparison.Ordinal))).Split(':');
        return $"{account[2]}:{account[3]}";
    }

    private Task<string> PostgresAsync(string tool, CancellationToken ct, params string[] arguments)
    {
        var path = Path.Combine(bin, tool);
        if (runAs is null) return RunAsync(path, run, data, ct, arguments);
        var account = runAs.Split(':');
        return RunAsync("setpriv", run, data, ct, [$"--reuid={account[0]}", $"--regid={account[1]}", "--clear-groups", "--no-new-privs", "--", path, .. arguments]);
    }

    private static async Task<string> RunAsync(string file, string? folder, CancellationToken ct, params string[] arguments) =>
        await RunAsync(file, folder, null, ct, arguments);

    private static async Task<string> RunAsync(string file, string? folder, string? data, CancellationToken ct, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "/" };
        // initdb and postgres refuse to run under a locale the machine does not have
        start.Environment["LC_ALL"] = "C";
        start.Environment["LANG"] = "C";
        if (data is not null) start.Environment["PGDATA"] = data;
        using var process = Process.Start(start) ?? throw new StartupException($"{file} could not be started.");
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode == 0) return await output;
        throw new StartupException($"{Path.GetFileName(file)} failed: {(await errors).Trim()} {(await output).Trim()}".Trim());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
