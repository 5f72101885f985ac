using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TechSupport.Features.Notifications;

/// <summary>How a state is stored: as its name in lower case, except that a failed delivery has been "dead" since the first release.</summary>
public sealed class DeliveryStateText() : ValueConverter<DeliveryState, string>(state => Store(state), stored => Read(stored))
{
    /// <summary>The values the database takes, quoted for SQL.</summary>
    public static string All => string.Join(", ", Enum.GetValues<DeliveryState>().Select(state => $"'{Store(state)}'"));

    private static string Store(DeliveryState state) => state == DeliveryState.Failed ? "dead" : state.ToString().ToLowerInvariant();

    private static DeliveryState Read(string stored) => stored == "dead" ? DeliveryState.Failed : Enum.Parse<DeliveryState>(stored, ignoreCase: true);
}
