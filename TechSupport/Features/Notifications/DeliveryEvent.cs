namespace TechSupport.Features.Notifications;

/// <summary>The kinds of events about deliveries.</summary>
public static class DeliveryEvent
{
    public const string Retried = "delivery.retried";

    /// <summary>Messages that nobody will send any more went to the archive; the facts say how many.</summary>
    public const string Archived = "delivery.archived";
}
