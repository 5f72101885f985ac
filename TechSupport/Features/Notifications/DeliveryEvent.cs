namespace TechSupport.Features.Notifications;

/// <summary>The kinds of events about deliveries.</summary>
public static class DeliveryEvent
{
    public const string Retried = "delivery.retried";

    /// <summary>An event that could not be turned into messages gets another round of attempts.</summary>
    public const string EventRetried = "delivery.event_retried";

    /// <summary>Messages that nobody will send any more went to the archive; the facts say how many.</summary>
    public const string Archived = "delivery.archived";
}
