using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace TechSupport.Tests.Support.Databases;

/// <summary>The line between the application and its database, which a test can cut and mend: to the application a database that is away.</summary>
public sealed class DatabaseLine : IDisposable
{
    private readonly IPEndPoint here;
    private readonly Func<Socket> connect;
    private readonly List<Socket> open = [];
    private Socket? listener;

    public DatabaseLine(string connection)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        EndPoint there = server.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint(Path.Combine(server.Host, $".s.PGSQL.{server.Port}"))
            : new DnsEndPoint(server.Host, server.Port);
        connect = () =>
        {
            var socket = there is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(there);
            return socket;
        };
        here = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        Connection = new NpgsqlConnectionStringBuilder(connection) { Host = "127.0.0.1", Port = here.Port, SslMode = SslMode.Disable }.ConnectionString;
    }

    /// <summary>The same database, by this line.</summary>
    public string Connection { get; }

    /// <summary>Ends what is open and refuses what comes.</summary>
    public void Cut()
    {
        lock (open)
        {
            listener?.Dispose();
            listener = null;
            foreach (var socket in open) socket.Dispose();
            open.Clear();
        }
    }

    public void Mend() => Listen(here);

    public void Dispose() => Cut();

    private IPEndPoint Listen(IPEndPoint at)
    {
        var socket = listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(at);
        socket.Listen();
        _ = AcceptAsync(socket);
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    private async Task AcceptAsync(Socket socket)
    {
        try
        {
            while (true)
            {
                var caller = await socket.AcceptAsync();
                var server = connect();
                bool cut;
                lock (open)
                {
                    // it was on its way in when the line was cut
                    cut = listener != socket;
                    if (!cut) open.AddRange([caller, server]);
                }
                if (cut)
                {
                    caller.Dispose();
                    server.Dispose();
                    return;
                }
                _ = PumpAsync(caller, server);
                _ = PumpAsync(server, caller);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { /* it was cut */ }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { /* one end is gone, so the other goes */ }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
