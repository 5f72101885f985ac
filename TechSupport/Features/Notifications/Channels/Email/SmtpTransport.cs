using System.Globalization;
using System.Security.Authentication;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Hands messages to the hospital's mail server, one connection a message.</summary>
public sealed class SmtpTransport(IOptions<SmtpOptions> options, ILogger<SmtpTransport> log) : IMailTransport
{
    /// <summary>For all that comes before the message itself.</summary>
    public static readonly TimeSpan Preliminaries = TimeSpan.FromSeconds(30);

    /// <summary>For the message and the server's last word, which a scanner may keep it from: whoever gives up here sends a copy.</summary>
    public static readonly TimeSpan LastWord = TimeSpan.FromSeconds(90);

    public async Task<MailReceipt> SendAsync(MimeMessage message, CancellationToken ct)
    {
        var smtp = options.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Preliminaries);
        using var client = new PatientClient(() => limit.CancelAfter(LastWord)) { Timeout = smtp.TimeoutSeconds * 1000 };
        var trust = new MailTrust(smtp);
        await ConnectAsync(client, trust, smtp, limit.Token);
        if (smtp.UserName.Length > 0) await client.AuthenticateAsync(smtp.UserName, smtp.Password, limit.Token);
        var receipt = new MailReceipt(string.Create(CultureInfo.InvariantCulture, $"{smtp.Host}:{smtp.PortNumber}"), Encryption(client), trust.Issuer);
        var answer = await client.SendAsync(Format(client, message), message, limit.Token);
        // the server has it: whatever happens to the goodbye is no failure, and a second copy would be one
        try { await client.DisconnectAsync(quit: true, ct); }
        catch (Exception e) when (e is IOException or OperationCanceledException or MailKit.ProtocolException or MailKit.CommandException or TimeoutException) { }
        return receipt with { Answer = answer };
    }

    /// <summary>Only connects, and signs in where that is asked for.</summary>
    /// <returns>Why it did not work; null when it did.</returns>
    public async Task<string?> TryAsync(bool signsIn, CancellationToken ct)
    {
        var smtp = options.Value;
        using var client = new SmtpClient { Timeout = smtp.TimeoutSeconds * 1000 };
        try
        {
            await ConnectAsync(client, new MailTrust(smtp), smtp, ct);
            if (signsIn) await client.AuthenticateAsync(smtp.UserName, smtp.Password, ct);
            await client.DisconnectAsync(quit: true, ct);
            return null;
        }
        catch (SendFailure e) { return e.Message; }
        catch (Exception e) when (MailFailure.Of(e) is { } failure) { return failure.Message; }
    }

    private async Task ConnectAsync(SmtpClient client, MailTrust trust, SmtpOptions smtp, CancellationToken ct)
    {
        // the callback checks that itself, and does not fail where nobody answers
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = trust.Accepts;
        try { await client.ConnectAsync(smtp.Host, smtp.PortNumber, smtp.SocketOptions, ct); }
        catch (SslHandshakeException) when (trust.Why.Length > 0)
        {
            log.LogWarning("No secure connection to the mail server {Host}: {Why}", smtp.Host, trust.Why);
            throw new SendFailure($"No secure connection to the mail server: {trust.Why}.", permanent: false);
        }
    }

    // a domain has a spelling in ASCII, what stands before the @ has none: only SMTPUTF8 (RFC 6531) carries it
    private static FormatOptions Format(SmtpClient client, MimeMessage message)
    {
        if (message.To.Mailboxes.All(to => Mailbox.HasPlainName(to.Address))) return FormatOptions.Default;
        if (!client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            throw new SendFailure("The mail server takes only Latin letters before the @ of an address (it does not offer SMTPUTF8): the person needs another address.", permanent: true);
        var format = FormatOptions.Default.Clone();
        format.International = true;
        return format;
    }

    private static string Encryption(SmtpClient client) => client.IsSecure ? client.SslProtocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        var other => other.ToString(),
    } : "";

    private sealed class PatientClient(Action recipientAccepted) : SmtpClient
    {
        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            base.OnRecipientAccepted(message, mailbox, response);
            Timeout = (int)LastWord.TotalMilliseconds;
            recipientAccepted();
        }
    }
}
