namespace TechSupport.Features.Notifications;

/// <summary>The kinds of events about deliveries.</summary>
public static class DeliveryEvent
{
    public const string Retried = "delivery.retried";
}
