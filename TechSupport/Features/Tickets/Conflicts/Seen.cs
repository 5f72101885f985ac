namespace TechSupport.Features.Tickets.Conflicts;

/// <summary>How much of a ticket's history somebody had seen who looked at one version of it.</summary>
public static class Seen
{
    /// <summary>
    /// A ticket's version is the transaction that wrote it, and what happened was written by the same: so its events tell what was seen, without
    /// a number of our own. Of one ticket, ids rise in the order of commits, because each change of it waits for the one before.
    /// </summary>
    /// <returns>The last event that was seen; null for a version without an event, of which it is not known.</returns>
    public static Task<long?> LastEventAsync(AppDb db, Ticket ticket, uint version, CancellationToken ct) => db.Database.SqlQuery<long?>($"""
        select max(id) as "Value" from events where ticket_id = {ticket.Id} and at >= {ticket.CreatedAt} and xmin::text::bigint = {(long)version}
        """).SingleAsync(ct);
}
