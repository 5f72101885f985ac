using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Hands a finished message to the mail server, or to a folder in development.</summary>
public interface IMailTransport
{
    /// <exception cref="MailKit.ServiceNotConnectedException">and the other MailKit exceptions, when the server does not take it.</exception>
    Task<MailReceipt> SendAsync(MimeMessage message, CancellationToken ct);
}

/// <summary>Who took a message, and how.</summary>
/// <param name="Place">Server and port, or a folder.</param>
/// <param name="Encryption">"TLS 1.3", or empty.</param>
/// <param name="Issuer">Who signed the server's certificate; empty without one.</param>
/// <param name="Answer">What the server said when it took the message; empty for a folder.</param>
public sealed record MailReceipt(string Place, string Encryption = "", string Issuer = "", string Answer = "");
