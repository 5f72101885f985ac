using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>An event that could not be turned into messages and is not tried any more.</summary>
/// <param name="Error">The kind of the last failure; what it said is in the log.</param>
public sealed record ParkedEvent(long Id, string Kind, long? TicketId, DateTimeOffset At, string Error)
{
    private const int Shown = 50;

    /// <summary>The oldest of them.</summary>
    public static async Task<IReadOnlyList<ParkedEvent>> ListAsync(AppDb db, Actor actor, CancellationToken ct)
    {
        var parked = await db.Database.SqlQuery<Row>($"""
            select event_id as id, event_at as at, last_error as error from event_outbox where parked_at is not null order by event_id limit {Shown}
            """).ToListAsync(ct);
        if (parked.Count == 0) return [];
        var ids = parked.Select(p => p.Id).ToArray();
        // the instants keep the query inside the partitions it needs
        var (first, last) = (parked.Min(p => p.At), parked.Max(p => p.At));
        var events = await db.Events.Where(e => ids.Contains(e.Id) && e.At >= first && e.At <= last).ToDictionaryAsync(e => e.Id, e => (e.Kind, e.TicketId), ct);
        var hidden = await db.UntoldTo(actor).Where(e => ids.Contains(e.Id)).Select(e => e.Id).ToListAsync(ct);
        return [.. from row in parked where !hidden.Contains(row.Id) let e = events.GetValueOrDefault(row.Id, ("", null)) select new ParkedEvent(row.Id, e.Kind, e.TicketId, row.At, row.Error)];
    }

    /// <summary>Begins another round of attempts for these; a trigger wakes the dispatcher.</summary>
    /// <returns>How many were parked until now.</returns>
    public static async Task<int> RetryAsync(AppDb db, Actor actor, IReadOnlyCollection<long> ids, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var freed = await db.Database.SqlQuery<Freed>($"""
            update event_outbox o set attempts = 0, next_attempt_at = null, parked_at = null from events e
            where o.event_id = any({ids}) and o.parked_at is not null and e.id = o.event_id and e.at = o.event_at
            returning o.event_id as id, e.ticket_id
            """).ToListAsync(ct);
        foreach (var parked in freed) db.Record(new Event(DeliveryEvent.EventRetried, actor, parked.Id, Facts.Of(("ticket", parked.TicketId)), now));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return freed.Count;
    }

    private sealed record Freed(long Id, long? TicketId);

    private sealed record Row(long Id, DateTimeOffset At, string Error);
}
