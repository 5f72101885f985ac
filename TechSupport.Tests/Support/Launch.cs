using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TechSupport.Tests.Support;

/// <summary>Starts the product as a process of its own, outside development unless a setting says otherwise.</summary>
public static class Launch
{
    private static readonly ConcurrentBag<Socket> holders = [];

    /// <param name="folder">Where it writes its files.</param>
    /// <param name="connection">Its database.</param>
    /// <param name="settings">Environment variables beyond the necessary ones, or instead of them.</param>
    public static Process Start(string folder, string connection, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root, "TechSupport"),
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Management__Urls"] = $"http://127.0.0.1:{HeldPort()}",
                ["ConnectionStrings__TechSupport"] = connection,
                ["DataProtection__Certificate"] = KeyCertificate.Pem,
                ["Hospital__PublicUrl"] = "https://helpdesk.hospital.example",
                ["Email__PickupDirectory"] = Path.Combine(folder, "mail"),
                ["Log__Path"] = Path.Combine(folder, "application.log"),
                ["Audit__HeadsFile"] = Path.Combine(folder, "heads"),
            },
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        // it migrates its own database, which with the application's connection alone it would wait for
        start.Environment.TryAdd("ConnectionStrings__TechSupportOwner", start.Environment["ConnectionStrings__TechSupport"]);
        return Process.Start(start)!;
    }

    /// <summary>Waits until it says that it is ready, and where.</summary>
    /// <param name="app">As <see cref="Start"/> started it.</param>
    /// <param name="readOn">The caller reads what it says next; otherwise that is thrown away, because a full pipe would stop it.</param>
    public static async Task<Uri> ReadyAsync(this Process app, bool readOn = false)
    {
        while (await app.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } said)
        {
            if (!said.StartsWith("TechSupport is ready: ", StringComparison.Ordinal)) continue;
            if (!readOn) _ = app.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new Uri(said.Split(' ')[3]);
        }
        throw new InvalidOperationException("The process ended before it was ready: " + await app.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public static async Task KillAsync(this Process app)
    {
        app.Kill(entireProcessTree: true);
        await app.WaitForExitAsync(CancellationToken.None);
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
