namespace TechSupport.Features.Notifications.Outbox;

/// <summary>An event that could not be turned into messages and is not tried any more.</summary>
/// <param name="Error">The kind of the last failure; what it said is in the log.</param>
public sealed record ParkedEvent(long Id, string Kind, long? TicketId, DateTimeOffset At, string Error)
{
    private const int Shown = 50;

    /// <summary>The oldest of them.</summary>
    public static async Task<IReadOnlyList<ParkedEvent>> ListAsync(AppDb db, CancellationToken ct)
    {
        var parked = await db.Database.SqlQuery<Row>($"""
            select event_id as id, event_at as at, last_error as error from event_outbox where parked_at is not null order by event_id limit {Shown}
            """).ToListAsync(ct);
        if (parked.Count == 0) return [];
        var ids = parked.Select(p => p.Id).ToArray();
        // the instants keep the query inside the partitions it needs
        var (first, last) = (parked.Min(p => p.At), parked.Max(p => p.At));
        var events = await db.Events.Where(e => ids.Contains(e.Id) && e.At >= first && e.At <= last).ToDictionaryAsync(e => e.Id, e => (e.Kind, e.TicketId), ct);
        return [.. from row in parked let e = events.GetValueOrDefault(row.Id, ("", null)) select new ParkedEvent(row.Id, e.Kind, e.TicketId, row.At, row.Error)];
    }

    private sealed record Row(long Id, DateTimeOffset At, string Error);
}
