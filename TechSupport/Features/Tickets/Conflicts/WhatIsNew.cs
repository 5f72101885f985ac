using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Tickets.Workspace;

namespace TechSupport.Features.Tickets.Conflicts;

/// <summary>What others did to a ticket while somebody was writing to it: who and what, for the one whose form was refused because of it.</summary>
public sealed record WhatIsNew(IReadOnlyList<(DateTimeOffset At, IHtmlContent Sentence)> Entries)
{
    public static readonly WhatIsNew Nothing = new([]);

    /// <summary>The newest are enough: the ticket shows them all.</summary>
    private const int Most = 5;

    // requesters are told what they are told anyway
    private static readonly string[] Plain = [TicketEvent.Replied, TicketEvent.Waiting, TicketEvent.Resolved, TicketEvent.Reopened, TicketEvent.Closed];

    /// <param name="seen">The version of the ticket that the person looked at.</param>
    public static async Task<WhatIsNew> SinceAsync(AppDb db, Actor actor, Ticket ticket, uint seen, IStringLocalizer text, CancellationToken ct)
    {
        if (await Seen.LastEventAsync(db, ticket, seen, ct) is not { } last) return Nothing;
        var all = db.EventsOf(ticket).AsNoTracking().Where(e => e.Id > last);
        if (!TicketPolicy.CanSeeNotes(actor, ticket)) all = all.Where(e => Plain.Contains(e.Kind));
        var events = await all.OrderByDescending(e => e.Id).Take(Most).ToListAsync(ct);
        var people = events.SelectMany(e => new[] { e.ActorId, TimelineEntry.AssigneeOf(e) }).OfType<long>().Distinct().ToList();
        var names = await db.Users.Where(u => people.Contains(u.Id)).Select(u => new { u.Id, u.FullName }).ToDictionaryAsync(u => u.Id, u => u.FullName, ct);
        string Name(long? id) => id is { } known && names.TryGetValue(known, out var name) ? name : "";
        return new([.. events.OrderBy(e => e.Id).Select(e => (e.At, TimelineText.Tell(e, ticket.RequesterId, text, Name).Sentence))]);
    }
}
