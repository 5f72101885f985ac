using TechSupport.Features.Notifications.Duty;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Sends a notification as a mail.</summary>
public sealed class EmailChannel(MailSender sender, TicketMail tickets, AccountMail accounts, OnCallMail onCall) : INotificationChannel
{
    public Channel Channel => Channel.Email;

    public async Task SendAsync(Notification notification, CancellationToken ct)
    {
        using var message = notification switch
        {
            TicketNotification ticket => tickets.Compose(ticket),
            AccountNotification account => accounts.Compose(account),
            OnCallNotification called => onCall.Compose(called),
            _ => throw new InvalidOperationException($"There is no mail for a {notification.GetType().Name}."),
        };
        await sender.SendAsync(message, ct);
    }
}
