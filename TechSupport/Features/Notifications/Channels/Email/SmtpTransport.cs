using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Hands messages to the hospital's mail server, one connection a message.</summary>
public sealed class SmtpTransport(IOptions<SmtpOptions> options) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        var smtp = options.Value;
        using var client = new SmtpClient { Timeout = smtp.TimeoutSeconds * 1000 };
        await client.ConnectAsync(smtp.Host, smtp.PortNumber, smtp.SocketOptions, ct);
        if (smtp.UserName.Length > 0) await client.AuthenticateAsync(smtp.UserName, smtp.Password, ct);
        await client.SendAsync(message, ct);
        // the server has it: whatever happens to the goodbye is no failure, and a second copy would be one
        try { await client.DisconnectAsync(quit: true, ct); }
        catch (Exception e) when (e is IOException or OperationCanceledException or MailKit.ProtocolException or MailKit.CommandException or TimeoutException) { }
    }
}
