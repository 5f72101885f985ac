using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Hands messages to the hospital's mail server, one connection a message.</summary>
public sealed class SmtpTransport(IOptions<SmtpOptions> options, ILogger<SmtpTransport> log) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        var smtp = options.Value;
        using var client = new SmtpClient { Timeout = smtp.TimeoutSeconds * 1000 };
        var trust = new MailTrust(smtp);
        // the callback checks that itself, and does not fail where nobody answers
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = trust.Accepts;
        try { await client.ConnectAsync(smtp.Host, smtp.PortNumber, smtp.SocketOptions, ct); }
        catch (SslHandshakeException) when (trust.Why.Length > 0)
        {
            log.LogWarning("No secure connection to the mail server {Host}: {Why}", smtp.Host, trust.Why);
            throw new SendFailure($"No secure connection to the mail server: {trust.Why}.", permanent: false);
        }
        if (smtp.UserName.Length > 0) await client.AuthenticateAsync(smtp.UserName, smtp.Password, ct);
        await client.SendAsync(message, ct);
        // the server has it: whatever happens to the goodbye is no failure, and a second copy would be one
        try { await client.DisconnectAsync(quit: true, ct); }
        catch (Exception e) when (e is IOException or OperationCanceledException or MailKit.ProtocolException or MailKit.CommandException or TimeoutException) { }
    }
}
