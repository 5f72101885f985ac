namespace TechSupport.Features.Tickets.Workspace;

/// <summary>A stretch of what was said and done about a ticket, oldest first.</summary>
/// <param name="Earlier">Where the stretch before it ends; null when this one is the first.</param>
/// <param name="IsNewest">Nothing came after it.</param>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, ConversationCursor? Earlier, bool IsNewest)
{
    public static async Task<Timeline> LoadAsync(AppDb db, Actor actor, Ticket ticket, ConversationCursor before, CancellationToken ct)
    {
        var comments = await db.CommentsFor(actor, ticket).AsNoTracking().Where(c => c.Id < before.Comment)
            .OrderByDescending(c => c.Id).Take(ConversationCursor.Stretch + 1).ToListAsync(ct);
        var events = await db.EventsOf(ticket).AsNoTracking().Where(e => e.Id < before.Event && !TimelineEntry.Silent.Contains(e.Kind))
            .OrderByDescending(e => e.Id).Take(ConversationCursor.Stretch + 1).ToListAsync(ct);
        var (shown, earlier) = before.Cut(TimelineEntry.Merge(comments, events), e => (e.Comment?.Id, e.Event?.Id));
        return new(shown, earlier, before == ConversationCursor.End);
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
