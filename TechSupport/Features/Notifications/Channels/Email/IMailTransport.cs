using MimeKit;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Hands a finished message to the mail server, or to a folder in development.</summary>
public interface IMailTransport
{
    /// <exception cref="MailKit.ServiceNotConnectedException">and the other MailKit exceptions, when the server does not take it.</exception>
    Task SendAsync(MimeMessage message, CancellationToken ct);
}
