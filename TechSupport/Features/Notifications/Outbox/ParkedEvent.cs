using Microsoft.EntityFrameworkCore;
using TechSupport.Data;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>An event that could not be turned into messages and is not tried any more.</summary>
/// <param name="Error">The kind of the last failure; what it said is in the log.</param>
public sealed record ParkedEvent(long Id, string Kind, long? TicketId, DateTimeOffset At, string Error)
{
    private const int Shown = 50;

    /// <summary>The oldest of them.</summary>
    public static async Task<IReadOnlyList<ParkedEvent>> ListAsync(AppDb db, CancellationToken ct) => await db.Database.SqlQuery<ParkedEvent>($"""
        select e.id, e.kind, e.ticket_id, e.at, o.last_error as error from event_outbox o join events e on e.id = o.event_id and e.at = o.event_at
        where o.parked_at is not null order by e.id limit {Shown}
        """).ToListAsync(ct);
}
