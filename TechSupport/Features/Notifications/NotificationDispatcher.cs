using TechSupport.Features.Audit;
using TechSupport.Features.Notifications.Duty;
using TechSupport.Features.Notifications.Pacing;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications;

/// <summary>
/// Turns events into deliveries. Rows of the outbox are claimed with <c>for update skip locked</c>, so several instances
/// share the work; never by an id watermark, because ids commit out of order. An event that cannot be told is tried a few times
/// and then parked, so that it holds up nothing.
/// </summary>
public sealed partial class NotificationDispatcher(AppDb db, ActiveChannels channels, Pager pager, TimeProvider clock, ILogger<NotificationDispatcher> log)
{
    /// <summary>An event is parked after so many attempts.</summary>
    public const int MaxAttempts = 5;

    private const int BatchSize = 200;

    /// <summary>The pause after each attempt but the last: a mistake in the database is put right within the hour, or not soon.</summary>
    private static readonly TimeSpan[] Backoff = [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)];

    /// <summary>Takes batches until nothing is due that another instance does not have.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        while (await RunBatchAsync(ct) > 0) { }
    }

    /// <returns>How many events were taken.</returns>
    public async Task<int> RunBatchAsync(CancellationToken ct)
    {
        List<long> ids = [];
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            ids = await db.Database.SqlQuery<long>($"""
                select event_id as value from event_outbox where parked_at is null and (next_attempt_at is null or next_attempt_at <= {clock.GetUtcNow()})
                order by event_id limit {BatchSize} for update skip locked
                """).ToListAsync(ct);
            if (ids.Count == 0) return 0;
            await TellAsync(ids, ct);
            await transaction.CommitAsync(ct);
        }
        // one event that cannot be told must not keep the others of its batch from being told
        catch (Exception e) when (ids.Count > 0 && IsAboutAnEvent(e))
        {
            foreach (var id in ids) await TryOneAsync(id, ct);
        }
        return ids.Count;
    }

    /// <summary>When an event that could not be told is due again; null when none is.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken ct) =>
        (await db.Database.SqlQuery<DateTimeOffset?>($"select min(next_attempt_at) as value from event_outbox where parked_at is null").ToListAsync(ct))[0];

    private async Task TryOneAsync(long id, CancellationToken ct)
    {
        const string attempt = "attempt";
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var now = clock.GetUtcNow();
        var tried = await db.Database.SqlQuery<int>($"""
            select attempts as value from event_outbox where event_id = {id} and parked_at is null and (next_attempt_at is null or next_attempt_at <= {now}) for update skip locked
            """).ToListAsync(ct);
        if (tried is not [var attempts]) return;
        await transaction.CreateSavepointAsync(attempt, ct);
        try
        {
            await TellAsync([id], ct);
        }
        catch (Exception e) when (IsAboutAnEvent(e))
        {
            await transaction.RollbackToSavepointAsync(attempt, ct);
            DateTimeOffset? parked = attempts + 1 >= MaxAttempts ? now : null;
            DateTimeOffset? next = parked is null ? now + Backoff[attempts] : null;
            await db.Database.ExecuteSqlAsync($"""
                update event_outbox set attempts = {attempts + 1}, next_attempt_at = {next}, parked_at = {parked}, last_error = {e.GetType().Name} where event_id = {id}
                """, ct);
            LogBroken(log, id, attempts + 1, parked is null ? "it is tried again" : "it is parked", e);
        }
        await transaction.CommitAsync(ct);
    }

    // a lock that somebody holds on one row is about the event that needs the row; a lost connection is about none
    private static bool IsAboutAnEvent(Exception e) => e is not OperationCanceledException && !DatabaseFault.IsGone(e);

    private async Task TellAsync(List<long> ids, CancellationToken ct)
    {
        await InsertAsync(await DeliveriesAsync(ids, ct), ct);
        await db.Database.ExecuteSqlAsync($"delete from event_outbox where event_id = any({ids})", ct);
    }

    private async Task<List<Delivery>> DeliveriesAsync(List<long> ids, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var events = await db.Events.FromSql($"select e.* from event_outbox o join events e on e.id = o.event_id and e.at = o.event_at where o.event_id = any({ids})")
            .AsNoTracking().Where(e => e.TicketId != null || AccountNotification.Kinds.Contains(e.Kind) || OnCallNotification.Kinds.Contains(e.Kind)).OrderBy(e => e.Id).ToListAsync(ct);
        return
        [
            .. await OfTicketsAsync(events.FindAll(e => e.TicketId is not null), at, ct),
            .. await OfAccountsAsync(events.FindAll(e => AccountNotification.Kinds.Contains(e.Kind)), at, ct),
            .. await OnCallNotification.DeliveriesAsync(db, channels, events.FindAll(e => OnCallNotification.Kinds.Contains(e.Kind)), at, ct),
        ];
    }

    private async Task<IEnumerable<Delivery>> OfTicketsAsync(List<Event> events, DateTimeOffset at, CancellationToken ct)
    {
        if (events.Count == 0) return [];
        var ticketIds = events.Select(e => e.TicketId!.Value).Distinct().ToList();
        var tickets = await db.AllTickets(AccessReason.TellPeople).AsNoTracking().Where(t => ticketIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, ct);
        // the page of a ticket is opened, or ends, in this transaction: once, whichever instance has the event
        var paged = await pager.HearAsync(events, tickets, ct);
        var people = await PeopleAsync(tickets.Values, ct);
        // a probe that was removed meanwhile is not found: there is nothing left to tell about; and while somebody is on call nobody else
        // is woken, for the ticket is in everybody's list
        var all = from happened in events
                  let ticket = tickets.GetValueOrDefault(happened.TicketId!.Value)
                  where ticket is not null
                  from told in Recipients.For(happened, ticket, people)
                  where !(paged.Contains(happened.Id) && told.Reason is Reason.Urgent or Reason.Lead)
                  from channel in told.Person.Channels(channels)
                  select (new Delivery(happened.Id, happened.At, ticket.Id, told.Person.Id, channel, at), EventKinds.Of(happened.Kind).IsMessage);
        return await new Bursts(db).CalmAsync([.. all], at, ct);
    }

    // to the person it is about, who cannot sign in and has nothing but the mail
    private async Task<IEnumerable<Delivery>> OfAccountsAsync(List<Event> events, DateTimeOffset at, CancellationToken ct)
    {
        if (events.Count == 0 || !channels.Email) return [];
        var ids = events.Select(e => e.ObjectId!.Value).Distinct().ToList();
        var reachable = (await db.Users.Where(u => ids.Contains(u.Id) && u.DisabledAt == null && !string.IsNullOrEmpty(u.Email)).Select(u => u.Id).ToListAsync(ct)).ToHashSet();
        return from happened in events
               where reachable.Contains(happened.ObjectId!.Value)
               select new Delivery(happened.Id, happened.At, ticketId: null, happened.ObjectId!.Value, Channel.Email, at);
    }

    // an assignee is a technician, a lead or an admin; admins are few
    private async Task<List<Recipient>> PeopleAsync(IEnumerable<Ticket> tickets, CancellationToken ct)
    {
        var requesters = tickets.Select(t => t.RequesterId).Distinct().ToList();
        Role[] workers = [Role.Technician, Role.Lead, Role.Admin];
        var rows = await (from user in db.Users
                          where requesters.Contains(user.Id) || workers.Contains(user.Role)
                          select new
                          {
                              user.Id,
                              user.Role,
                              Active = user.DisabledAt == null,
                              Email = user.NotifyByEmail && !string.IsNullOrEmpty(user.Email),
                              Telegram = user.NotifyByTelegram && user.TelegramChatId != null,
                          }).ToListAsync(ct);
        return [.. rows.Select(r => new Recipient(r.Id, r.Role, r.Active, r.Email, r.Telegram))];
    }

    private async Task InsertAsync(List<Delivery> deliveries, CancellationToken ct)
    {
        if (deliveries.Count == 0) return;
        var eventIds = deliveries.Select(d => d.EventId).ToArray();
        var eventTimes = deliveries.Select(d => d.EventAt).ToArray();
        var tickets = deliveries.Select(d => d.TicketId).ToArray();
        var users = deliveries.Select(d => d.UserId).ToArray();
        var ways = deliveries.Select(d => d.Channel.Word()).ToArray();
        var due = deliveries.Select(d => d.NextAttemptAt).ToArray();
        var at = deliveries[0].CreatedAt;
        await db.Database.ExecuteSqlAsync($"""
            insert into deliveries (event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, next_attempt_at, last_error)
            select d.event_id, d.event_at, d.ticket_id, d.user_id, d.channel, 'pending', 0, {at}, d.due, ''
            from unnest({eventIds}, {eventTimes}, {tickets}, {users}, {ways}, {due}) as d(event_id, event_at, ticket_id, user_id, channel, due)
            on conflict (event_id, user_id, channel) do nothing
            """, ct);
    }

    [LoggerMessage(LogLevel.Error, "Event {EventId} could not be turned into messages, attempt {Attempt}: {Then}")]
    private static partial void LogBroken(ILogger log, long eventId, int attempt, string then, Exception e);
}
