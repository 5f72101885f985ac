using System.Globalization;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>One stop of a request's history as its requester reads it: a message, or what was decided about it.</summary>
public sealed record StaffEntry
{
    private static readonly string[] Told = [TicketEvent.Resolved, TicketEvent.Reopened, TicketEvent.Closed];

    public required DateTimeOffset At { get; init; }
    public required bool IsMine { get; init; }

    /// <summary>Null when the system did it.</summary>
    public string? Author { get; init; }

    public string? Department { get; init; }

    /// <summary>What was said; null for something that was done.</summary>
    public string? Body { get; init; }

    /// <summary>What was done; null for a message.</summary>
    public Event? Done { get; init; }

    private long Id { get; init; }

    public string Icon => Done is null ? "" : TicketEvent.KindOf(Done.Kind).Icon;

    /// <summary>English, a key of the translations.</summary>
    public string Words => (Done!.Kind, IsMine) switch
    {
        (TicketEvent.Resolved, _) => "IT says it is fixed",
        (TicketEvent.Reopened, true) => "You: it is still broken",
        (TicketEvent.Reopened, false) => "IT works on it again",
        (_, true) => Done.Says("withdrawn", "true") ? "You: it works again" : "You: it works now",
        _ => Done.ActorId is null ? "Closed, because nobody said that it is still broken" : "IT closed the request",
    };

    internal static async Task<(IReadOnlyList<StaffEntry> Shown, ConversationCursor? Earlier)> ReadAsync(AppDb db, Actor actor, Ticket ticket, ConversationCursor before, CancellationToken ct)
    {
        var russian = CultureInfo.CurrentUICulture.IsRussian();
        var said = await (from c in db.CommentsFor(actor, ticket)
                          where c.Kind == CommentKind.Reply && c.Id < before.Comment
                          orderby c.Id descending
                          join u in db.Users on c.AuthorId equals u.Id into authors
                          from u in authors.DefaultIfEmpty()
                          join d in db.Departments on u.DepartmentId equals d.Id into departments
                          from d in departments.DefaultIfEmpty()
                          select new StaffEntry { Id = c.Id, At = c.At, IsMine = c.AuthorId == ticket.RequesterId, Author = u.FullName, Department = russian ? d.NameRu : d.Name, Body = c.Body })
            .Take(ConversationCursor.Stretch + 1).AsNoTracking().ToListAsync(ct);
        var done = await db.EventsOf(ticket).AsNoTracking().Where(e => e.Id < before.Event && Told.Contains(e.Kind))
            .OrderByDescending(e => e.Id).Take(ConversationCursor.Stretch + 1).ToListAsync(ct);
        // what was said comes before what was done with it
        var entries = said.Concat(done.Select(e => new StaffEntry { Id = e.Id, At = e.At, IsMine = e.ActorId == ticket.RequesterId, Done = e }))
            .OrderBy(e => e.At).ThenBy(e => e.Done is null ? 0 : 1).ThenBy(e => e.Id).ToList();
        return before.Cut(entries, e => e.Done is null ? (e.Id, null) : (null, e.Id));
    }
}
