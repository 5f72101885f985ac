using System.Globalization;
using Microsoft.Extensions.Options;
using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Rotas;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>Opens pages and ends them: from what happened to tickets, which the outbox tells, and from alerts. Whoever calls has the transaction.</summary>
public sealed class Pager(AppDb db, RotaReader rota, IOptions<OnCallOptions> options, TimeProvider clock)
{
    /// <summary>The events that open or end a page.</summary>
    private static readonly string[] Telling = [TicketEvent.Created, TicketEvent.Classified, TicketEvent.Assigned, TicketEvent.Reopened, TicketEvent.Resolved, TicketEvent.Closed];

    /// <summary>Events of tickets, oldest first; most of them are none of a page's business.</summary>
    /// <param name="events">What happened.</param>
    /// <param name="tickets">Their tickets as they are now; one that is gone is not there.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>The events that whoever is on call is paged for instead of many being told; none where no rota holds.</returns>
    public async Task<IReadOnlySet<long>> HearAsync(IReadOnlyList<Event> events, IReadOnlyDictionary<long, Ticket> tickets, CancellationToken ct)
    {
        // what an attempt before this one left behind was rolled back
        db.ChangeTracker.Clear();
        var urgent = new HashSet<long>();
        foreach (var happened in events)
        {
            if (!tickets.TryGetValue(happened.TicketId!.Value, out var ticket) || ticket.IsProbe) continue;
            if (IsUrgent(happened, ticket)) urgent.Add(happened.Id);
            if (Opens(happened, ticket, ticket.AssigneeId)) await OpenAsync(ticket, happened, ct);
            else if (EndingOf(happened) is { } ending) await EndAsync(ticket.Id, new Actor(happened.ActorId, Role.Technician), ending, ct);
        }
        return urgent.Count > 0 && (await rota.ReadAsync(ct)).At(clock.GetUtcNow()) is not null ? urgent : [];
    }

    /// <summary>
    /// How a ticket is looked after by now, whether or not its page was told: of two servers the one with the later event may be the quicker
    /// one, and one of an earlier release knows of no pages.
    /// </summary>
    /// <returns>Null while it needs somebody.</returns>
    public async Task<PageEnding?> LookedAfterAsync(long number, CancellationToken ct)
    {
        if (await db.TicketsFor(Actor.System).AsNoTracking().SingleOrDefaultAsync(t => t.Id == number, ct) is not { } ticket) return PageEnding.Closed;
        if (ticket.IsDone) return ticket.Status == TicketStatus.Closed ? PageEnding.Closed : PageEnding.Resolved;
        if (ticket.Priority != Priority.P1) return PageEnding.Lowered;
        var (ending, assignee) = ((PageEnding?)null, (string?)null);
        foreach (var happened in await db.EventsOf(ticket).AsNoTracking().Where(e => Telling.Contains(e.Kind)).OrderBy(e => e.Id).ToListAsync(ct))
        {
            if (happened.Kind == TicketEvent.Assigned) assignee = happened.Fact("to");
            ending = Opens(happened, ticket, assignee is null ? null : long.Parse(assignee, CultureInfo.InvariantCulture)) ? null : EndingOf(happened) ?? ending;
        }
        return ending;
    }

    /// <summary>Opens the page of an alert that was just written down.</summary>
    public async Task OpenAsync(Alert alert, CancellationToken ct) =>
        await BeginAsync(OnCallPage.ForAlert(alert.Id, alert.Summary.Length > 0 ? $"{alert.Name}: {alert.Summary}" : alert.Name, clock.GetUtcNow()), by: null, ct);

    /// <summary>The alert is resolved.</summary>
    public async Task EndAsync(Alert alert, CancellationToken ct)
    {
        if (await LockedAsync($"select *, xmin from on_call_pages where alert_id = {alert.Id} and ended_at is null for update", ct) is not { } page) return;
        page.End(Actor.System, PageEnding.Resolved, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    // a ticket is reported first and raised after, often in one breath
    private static bool IsUrgent(Event happened, Ticket ticket) => happened.Kind == TicketEvent.Created ? ticket.Priority == Priority.P1
        : happened.Kind == TicketEvent.Classified && happened.Says("priority", "p1") && !happened.Says("priority_from", "p1");

    // of whoever has it and did that themselves one knows that they are awake
    private static bool Opens(Event happened, Ticket ticket, long? assignee) => !ticket.IsDone && ticket.Priority == Priority.P1 && happened.Kind switch
    {
        TicketEvent.Created => happened.Says("priority", "p1") && (assignee is null || assignee != happened.ActorId),
        TicketEvent.Classified => IsUrgent(happened, ticket) && (assignee is null || assignee != happened.ActorId),
        // handed back, so that nobody has it
        TicketEvent.Assigned => happened.Fact("to") is null && assignee is null,
        TicketEvent.Reopened => happened.ActorId == ticket.RequesterId,
        _ => false,
    };

    private static PageEnding? EndingOf(Event happened) => happened.Kind switch
    {
        // given to somebody else it is not taken: they may be asleep
        TicketEvent.Assigned => happened.ActorId is { } taker && happened.Says("to", taker.ToString(CultureInfo.InvariantCulture)) ? PageEnding.Taken : null,
        TicketEvent.Resolved => PageEnding.Resolved,
        TicketEvent.Closed => PageEnding.Closed,
        TicketEvent.Classified => happened.Says("priority", "p1") ? null : PageEnding.Lowered,
        _ => null,
    };

    private async Task OpenAsync(Ticket ticket, Event happened, CancellationToken ct)
    {
        if (await db.Set<OnCallPage>().AnyAsync(p => p.TicketId == ticket.Id && p.EndedAt == null, ct)) return;
        // what ends it may have been heard before
        if (await LookedAfterAsync(ticket.Id, ct) is not null) return;
        await BeginAsync(OnCallPage.ForTicket(ticket.Id, clock.GetUtcNow()), happened.ActorId, ct);
    }

    private async Task EndAsync(long ticket, Actor actor, PageEnding ending, CancellationToken ct)
    {
        if (await LockedAsync($"select *, xmin from on_call_pages where ticket_id = {ticket} and ended_at is null for update", ct) is not { } page) return;
        page.End(actor, ending, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    private async Task BeginAsync(OnCallPage page, long? by, CancellationToken ct)
    {
        var snapshot = await rota.ReadAsync(ct);
        page.Climb(snapshot.LadderAt(page.OpenedAt), options.Value.Patience, page.OpenedAt);
        // whoever is on call and raised it themselves knows already
        if (by is { } actor && page.Calls.Count > 0 && page.Calls.All(c => c.PersonId == actor)) page.Acknowledge(new Actor(actor, Role.Technician), page.OpenedAt);
        db.Add(page);
        await db.SaveChangesAsync(ct);
    }

    private async Task<OnCallPage?> LockedAsync(FormattableString statement, CancellationToken ct) =>
        (await db.Set<OnCallPage>().FromSql(statement).ToListAsync(ct)).SingleOrDefault();
}
