namespace TechSupport.Features.Notifications.Pacing;

/// <summary>
/// Keeps a mailbox from a ticket on which somebody writes and writes: the first messages of a while are told at once, the next one
/// waits for those after it, and they are told together with it. What is done to a ticket is always told, and at once.
/// </summary>
public sealed class Bursts(AppDb db)
{
    /// <summary>So many about one ticket, to one person by one channel, are told at once.</summary>
    public const int AtOnce = 3;

    /// <summary>Within this time.</summary>
    public static readonly TimeSpan While = TimeSpan.FromMinutes(10);

    /// <summary>How long the next one waits for others.</summary>
    public static readonly TimeSpan Collecting = TimeSpan.FromMinutes(2);

    /// <param name="deliveries">New ones, in the order of their events.</param>
    /// <param name="at">Now.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>Those to be made, some of them for later.</returns>
    public async Task<List<Delivery>> CalmAsync(IReadOnlyList<(Delivery Delivery, bool IsMessage)> deliveries, DateTimeOffset at, CancellationToken ct)
    {
        var tickets = deliveries.Where(d => d.IsMessage).Select(d => d.Delivery.TicketId).Distinct().ToList();
        if (tickets.Count == 0) return [.. deliveries.Select(d => d.Delivery)];
        var since = at - While;
        var recent = (await db.Deliveries.AsNoTracking().Where(d => tickets.Contains(d.TicketId) && d.CreatedAt > since).ToListAsync(ct)).ToLookup(Of);
        var made = new List<Delivery>();
        foreach (var (delivery, isMessage) in deliveries)
        {
            var before = recent[Of(delivery)].Concat(made.Where(d => Of(d) == Of(delivery))).ToList();
            if (isMessage && before.Exists(d => Collects(d, at))) continue;
            if (isMessage && before.Count >= AtOnce) delivery.Wait(at + Collecting);
            made.Add(delivery);
        }
        return made;
    }

    private static bool Collects(Delivery delivery, DateTimeOffset at) => delivery is { State: DeliveryState.Pending, Attempts: 0 } && delivery.NextAttemptAt > at;

    private static (long? Ticket, long Person, Channel Channel) Of(Delivery delivery) => (delivery.TicketId, delivery.UserId, delivery.Channel);
}
