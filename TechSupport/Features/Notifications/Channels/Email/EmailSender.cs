namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Sends a notice as e-mail.</summary>
public sealed class EmailSender(MailSender sender, TicketMail mail) : INoticeSender
{
    public Channel Channel => Channel.Email;

    public async Task SendAsync(Notice notice, CancellationToken ct)
    {
        using var message = mail.Compose(notice);
        await sender.SendAsync(message, ct);
    }
}
