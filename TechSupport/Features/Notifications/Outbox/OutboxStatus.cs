namespace TechSupport.Features.Notifications.Outbox;

/// <summary>What waits between an event and its person, counted the same way for pages, metrics and the command line.</summary>
/// <param name="Events">Events that are to become messages; parked ones are not among them.</param>
/// <param name="Parked">Events that could not be turned into messages and are no longer tried.</param>
/// <param name="Waiting">Messages that are due or will be tried again.</param>
/// <param name="OldestWaiting">When the oldest of them was made.</param>
/// <param name="DueSince">When the first of them was or is to be sent.</param>
/// <param name="Failed">Messages that are not tried any more.</param>
public record OutboxStatus(
    long Events, DateTimeOffset? OldestEvent, long Parked, DateTimeOffset? OldestParked,
    long Waiting, DateTimeOffset? OldestWaiting, DateTimeOffset? DueSince, long Failed, DateTimeOffset? OldestFailed)
{
    /// <summary>One row, with the columns of this record.</summary>
    protected const string Counts = """
        select e.events, e.oldest_event, e.parked, e.oldest_parked, w.waiting, w.oldest_waiting, w.due_since, f.failed, f.oldest_failed
        from (select count(*) filter (where parked_at is null) as events, min(event_at) filter (where parked_at is null) as oldest_event,
                     count(*) filter (where parked_at is not null) as parked, min(event_at) filter (where parked_at is not null) as oldest_parked
              from event_outbox) e,
             (select count(*) as waiting, min(created_at) as oldest_waiting, min(next_attempt_at) as due_since from deliveries where state in ('pending', 'sending')) w,
             (select count(*) as failed, min(created_at) as oldest_failed from deliveries where state = 'dead') f
        """;

    public static async Task<OutboxStatus> ReadAsync(AppDb db, CancellationToken ct) => (await db.Database.SqlQueryRaw<OutboxStatus>(Counts).ToListAsync(ct))[0];
}
