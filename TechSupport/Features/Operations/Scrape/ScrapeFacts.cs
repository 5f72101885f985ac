using TechSupport.Features.Notifications.Outbox;
using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Scrape;

/// <summary>What a scrape asks the database, in one statement. The lists are words and numbers with blanks between them.</summary>
/// <param name="Tickets">Status, priority, how many, how many of them overdue; of those that are not closed.</param>
/// <param name="Deliveries">Channel, state, how many; of those that are not delivered.</param>
/// <param name="Jobs">Key, by how many seconds its time has passed without it.</param>
/// <param name="Synthetic">When the last run of the synthetic check began, and whether it passed; one entry, or none before the first that passed.</param>
/// <param name="Steps">Seconds and name of each of its steps.</param>
/// <param name="Pages">Open ones.</param>
/// <param name="OldestPage">Since when somebody is waited for to acknowledge; null when nobody is.</param>
/// <param name="Windows">Announced maintenance windows that hold now.</param>
public sealed record ScrapeFacts(
    long Events, DateTimeOffset? OldestEvent, long Parked, DateTimeOffset? OldestParked,
    long Waiting, DateTimeOffset? OldestWaiting, DateTimeOffset? DueSince, long Failed, DateTimeOffset? OldestFailed,
    string[] Tickets, string[] Deliveries, string[] Jobs, string[] Synthetic, string[] Steps, long Pages, DateTimeOffset? OldestPage, long Windows)
    : OutboxStatus(Events, OldestEvent, Parked, OldestParked, Waiting, OldestWaiting, DueSince, Failed, OldestFailed)
{
    // closed tickets and sent messages are left out: there are more of them every day, and each scrape would read them all
    private const string Statement = $$"""
        select o.*,
            array(select concat_ws(' ', status, priority, count(*), count(*) filter (where due_at < {0} and status <> 'resolved'))
                  from tickets where status in ('new', 'open', 'waiting', 'resolved') and source <> 'probe' group by status, priority) as tickets,
            array(select concat_ws(' ', channel, case state when 'dead' then 'failed' else state end, count(*))
                  from deliveries where state in ('pending', 'sending', 'dead') group by channel, state) as deliveries,
            array(select concat_ws(' ', trigger_name, greatest(0, {1} - next_fire_time) / 10000000) from qrtz_triggers where sched_name = {2} and next_fire_time > 0) as jobs,
            array(select concat_ws(' ', extract(epoch from started_at), passed) from synthetic_runs where passed is not null and exists (select 1 from synthetic_runs where passed) order by slot desc limit 1) as synthetic,
            array(select concat_ws(' ', s.seconds, s.name) from (select * from synthetic_runs where passed is not null order by slot desc limit 1) r, unnest(r.steps, r.step_seconds) s(name, seconds)) as steps,
            (select count(*) from on_call_pages where ended_at is null) as pages,
            (select min(opened_at) from on_call_pages where ended_at is null and acknowledged_at is null) as oldest_page,
            (select count(*) from maintenance_windows where announced_at < begins_at and begins_at <= {0} and ends_at > {0} and (cancelled_at is null or cancelled_at > {0})) as windows
        from ({{Counts}}) o
        """;

    public static async Task<ScrapeFacts> ReadAsync(AppDb db, DateTimeOffset now, CancellationToken ct) =>
        (await db.Database.SqlQueryRaw<ScrapeFacts>(Statement, now, now.UtcTicks, Schedule.Name).ToListAsync(ct))[0];
}
