namespace TechSupport.Features.Notifications.Outbox;

/// <summary>One view of the outbox.</summary>
/// <param name="Key">Its value in the address.</param>
/// <param name="Name">English sentence, key of the translation.</param>
public sealed record Tab(string Key, string Name, params DeliveryState[] States)
{
    public static readonly IReadOnlyList<Tab> All =
    [
        new("failed", "Needs attention", DeliveryState.Failed),
        new("waiting", "Waiting to be sent", DeliveryState.Pending, DeliveryState.Sending),
        new("sent", "Sent", DeliveryState.Sent),
        new("dropped", "Dropped", DeliveryState.Dropped),
    ];

    public static Tab Of(string? key) => All.FirstOrDefault(t => t.Key == key) ?? All[0];

    /// <summary>Whether an admin may ask for another round.</summary>
    public bool CanRetry => Key != "sent";
}
