namespace TechSupport.Features.Notifications.Email;

/// <summary>Sends a notice as e-mail.</summary>
public sealed class EmailSender(IMailTransport transport, TicketMail mail) : INoticeSender
{
    public Channel Channel => Channel.Email;

    public async Task SendAsync(Notice notice, CancellationToken ct)
    {
        using var message = mail.Compose(notice);
        try { await transport.SendAsync(message, ct); }
        catch (Exception e) when (MailFailure.Of(e) is { } failure) { throw failure; }
    }
}
