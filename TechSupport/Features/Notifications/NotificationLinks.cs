namespace TechSupport.Features.Notifications;

/// <summary>Addresses of the outbox and of the channels a person connects.</summary>
public static class NotificationLinks
{
    public const string Outbox = "/admin/deliveries";
    public const string Retry = "/admin/deliveries/retry";
    public const string ParkedEvents = "/admin/deliveries#parked";
    public const string RetryEvents = "/admin/deliveries/events/retry";
    public const string TestMail = "/admin/deliveries/test";
    public const string Telegram = "/me/telegram";
    public const string DisconnectTelegram = "/me/telegram/disconnect";

    /// <param name="state">"waiting", "sent", …</param>
    public static string OutboxIn(string state) => $"/admin/deliveries?state={state}";
}
