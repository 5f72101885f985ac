namespace TechSupport.Features.Tickets.Workspace;

/// <summary>What was said and done about a ticket, oldest first: its newest entries, or all of them.</summary>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, bool HasEarlier)
{
    /// <summary>How many entries are shown unless all are asked for.</summary>
    public const int Newest = 100;

    public static async Task<Timeline> LoadAsync(AppDb db, Actor actor, Ticket ticket, bool all, CancellationToken ct)
    {
        var most = all ? int.MaxValue - 1 : Newest;
        var comments = await db.CommentsFor(actor, ticket).AsNoTracking()
            .OrderByDescending(c => c.Id).Take(most + 1).ToListAsync(ct);
        var events = await db.EventsOf(ticket).AsNoTracking().Where(e => !TimelineEntry.Silent.Contains(e.Kind))
            .OrderByDescending(e => e.Id).Take(most + 1).ToListAsync(ct);
        var entries = TimelineEntry.Merge(comments, events);
        return new(entries.Count > most ? [.. entries.Skip(entries.Count - most)] : entries, entries.Count > most);
    }
}

/// <summary>One stop of the conversation: something said, or something done.</summary>
public sealed record TimelineEntry(DateTimeOffset At, Comment? Comment, Event? Event)
{
    // what was said is shown as messages, so its events would only repeat it
    internal static readonly string[] Silent = [.. TicketEvent.Kinds.Where(k => k.IsMessage).Select(k => k.Key)];

    /// <summary>In the order it happened; what was said comes before what was done with it.</summary>
    public static IReadOnlyList<TimelineEntry> Merge(IEnumerable<Comment> comments, IEnumerable<Event> events) =>
        [.. comments.OrderBy(c => c.Id).Select(c => new TimelineEntry(c.At, c, null))
            .Concat(events.OrderBy(e => e.Id).Select(e => new TimelineEntry(e.At, null, e)))
            .OrderBy(e => e.At).ThenBy(e => e.Event is null ? 0 : 1)];

    public static long? AssigneeOf(Event e) => long.TryParse(e.Fact("to"), out var id) ? id : null;

    /// <summary>Whose names it takes to tell it.</summary>
    internal IEnumerable<long?> People => Event is null ? [Comment?.AuthorId] : [Event.ActorId, AssigneeOf(Event)];
}
