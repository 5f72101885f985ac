using Microsoft.EntityFrameworkCore;
using Quartz;
using TechSupport.Data;
using TechSupport.Features.Notifications.Channels.Email;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Features.Notifications;

/// <summary>
/// Turns events into deliveries. Rows of the outbox are claimed with <c>for update skip locked</c>, so several instances
/// share the work; never by an id watermark, because ids commit out of order.
/// </summary>
[DisallowConcurrentExecution]
public sealed partial class FanOut(AppDb db, ActiveChannels channels, TimeProvider clock, ILogger<FanOut> log) : IJob
{
    private const int BatchSize = 200;

    /// <summary>One run does at most this many batches; the next run is seconds away.</summary>
    private const int Batches = 500;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < Batches; i++)
                if (await RunBatchAsync(cancellationToken) == 0) return;
        }
        // one event that cannot be told must not keep everybody else's from being told
        catch (Exception e) when (e is not OperationCanceledException && !DatabaseFault.IsUnavailable(e))
        {
            await OneByOneAsync(cancellationToken);
        }
    }

    /// <returns>How many events were taken; 0 when nothing is left that another instance does not have.</returns>
    public Task<int> RunBatchAsync(CancellationToken ct) =>
        TakeAsync($"select event_id as value from event_outbox order by event_id limit {BatchSize} for update skip locked", ct);

    private async Task OneByOneAsync(CancellationToken ct)
    {
        var waiting = await db.Database.SqlQuery<long>($"select event_id as value from event_outbox order by event_id").ToListAsync(ct);
        foreach (var id in waiting)
            try
            {
                await TakeAsync($"select event_id as value from event_outbox where event_id = {id} for update skip locked", ct);
            }
            catch (Exception e) when (e is not OperationCanceledException && !DatabaseFault.IsUnavailable(e))
            {
                // it stays in the outbox: mended code tells it later
                LogBroken(log, id, e);
            }
    }

    private async Task<int> TakeAsync(FormattableString claim, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var ids = await db.Database.SqlQuery<long>(claim).ToListAsync(ct);
        if (ids.Count == 0) return 0;
        await InsertAsync(await DeliveriesAsync(ids, ct), ct);
        await db.Database.ExecuteSqlAsync($"delete from event_outbox where event_id = any({ids})", ct);
        await transaction.CommitAsync(ct);
        return ids.Count;
    }

    private async Task<List<Delivery>> DeliveriesAsync(List<long> ids, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        var events = await db.Events.FromSql($"select e.* from event_outbox o join events e on e.id = o.event_id and e.at = o.event_at where o.event_id = any({ids})")
            .AsNoTracking().Where(e => e.TicketId != null || AccountSender.Kinds.Contains(e.Kind)).OrderBy(e => e.Id).ToListAsync(ct);
        return [.. await OfTicketsAsync(events.FindAll(e => e.TicketId is not null), at, ct), .. await OfAccountsAsync(events.FindAll(e => e.TicketId is null), at, ct)];
    }

    private async Task<IEnumerable<Delivery>> OfTicketsAsync(List<Event> events, DateTimeOffset at, CancellationToken ct)
    {
        if (events.Count == 0) return [];
        var ticketIds = events.Select(e => e.TicketId!.Value).Distinct().ToList();
        var tickets = await db.AllTickets(AccessReason.TellPeople).AsNoTracking().Where(t => ticketIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, ct);
        var people = await PeopleAsync(tickets.Values, ct);
        // a probe that was removed meanwhile is not found: there is nothing left to tell about
        return from happened in events
               let ticket = tickets.GetValueOrDefault(happened.TicketId!.Value)
               where ticket is not null
               from told in Recipients.For(happened, ticket, people)
               from channel in told.Person.Channels(channels)
               select new Delivery(happened.Id, happened.At, ticket.Id, told.Person.Id, channel, at);
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

    // whoever is assigned is a technician, a lead or an admin; admins are few
    private async Task<List<Addressee>> PeopleAsync(IEnumerable<Ticket> tickets, CancellationToken ct)
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
        return [.. rows.Select(r => new Addressee(r.Id, r.Role, r.Active, r.Email, r.Telegram))];
    }

    private async Task InsertAsync(List<Delivery> deliveries, CancellationToken ct)
    {
        if (deliveries.Count == 0) return;
        var eventIds = deliveries.Select(d => d.EventId).ToArray();
        var eventTimes = deliveries.Select(d => d.EventAt).ToArray();
        var tickets = deliveries.Select(d => d.TicketId).ToArray();
        var users = deliveries.Select(d => d.UserId).ToArray();
        var ways = deliveries.Select(d => d.Channel.ToString().ToLowerInvariant()).ToArray();
        var at = deliveries[0].CreatedAt;
        await db.Database.ExecuteSqlAsync($"""
            insert into deliveries (event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, next_attempt_at, last_error)
            select d.event_id, d.event_at, d.ticket_id, d.user_id, d.channel, 'pending', 0, {at}, {at}, ''
            from unnest({eventIds}, {eventTimes}, {tickets}, {users}, {ways}) as d(event_id, event_at, ticket_id, user_id, channel)
            on conflict (event_id, user_id, channel) do nothing
            """, ct);
    }

    [LoggerMessage(LogLevel.Error, "Event {EventId} could not be turned into messages")]
    private static partial void LogBroken(ILogger log, long eventId, Exception e);
}
