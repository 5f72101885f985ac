using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>A real mail server in small: takes messages, refuses recipients with a code, or stays silent.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly X509Certificate2? certificate;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    /// <param name="certificate">What it proves itself with, from the first byte on; null talks openly.</param>
    public MailServer(X509Certificate2? certificate = null)
    {
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The answer to RCPT TO; null accepts, "" never answers.</summary>
    public Func<string, string?> Recipient { get; set; } = _ => null;

    /// <summary>What the answer to RCPT TO waits for.</summary>
    public Func<string, Task> BeforeRecipient { get; set; } = _ => Task.CompletedTask;

    /// <summary>What its last word on a message waits for; the message is taken before.</summary>
    public Func<MimeMessage, Task> BeforeLastWord { get; set; } = _ => Task.CompletedTask;

    /// <summary>What it offers beyond the least, such as SMTPUTF8.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    public ConcurrentQueue<MimeMessage> Messages { get; } = [];

    /// <summary>The messages as they came over the wire, one byte a character.</summary>
    public ConcurrentQueue<string> Wire { get; } = [];

    /// <summary>Called with each message when it is taken.</summary>
    public Action<MimeMessage> Taken { get; set; } = _ => { };

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        listener.Stop();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true) open.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException) { }
        await Task.WhenAll(open);
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (certificate is null) return client.GetStream();
        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
        return secure;
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = await OpenAsync(client);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                if (line.StartsWith("RCPT", StringComparison.Ordinal))
                {
                    await BeforeRecipient(line).WaitAsync(stop.Token);
                    var answer = Recipient(line);
                    if (answer?.Length == 0) await Task.Delay(Timeout.Infinite, stop.Token);
                    await writer.WriteLineAsync(answer ?? "250 ok");
                }
                else if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    await BeforeLastWord(await TakeAsync(reader)).WaitAsync(stop.Token);
                    await writer.WriteLineAsync("250 taken");
                }
                else if (line.StartsWith("EHLO", StringComparison.Ordinal))
                {
                    foreach (var offer in Offers) await writer.WriteLineAsync($"250-{offer}");
                    await writer.WriteLineAsync("250 ok");
                }
                else if (line == "QUIT")
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }
                else await writer.WriteLineAsync("250 ok");
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException) { }
    }

    private async Task<MimeMessage> TakeAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line and not ".") text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        var message = await MimeMessage.LoadAsync(new MemoryStream(Encoding.Latin1.GetBytes(text.ToString())), stop.Token);
        Wire.Enqueue(text.ToString());
        Messages.Enqueue(message);
        Taken(message);
        return message;
    }
}
