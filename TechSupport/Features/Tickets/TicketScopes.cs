using TechSupport.Features.Search;

namespace TechSupport.Features.Tickets;

/// <summary>Why something reads tickets on nobody's behalf; each place that does names one.</summary>
public enum AccessReason
{
    /// <summary>A message is made for the people a ticket concerns; whether each may see it is asked again for each of them.</summary>
    TellPeople,

    /// <summary>Probes are found and cleared away; only their check may see them.</summary>
    ClearProbes,

    /// <summary>Only what is found is looked up here; whether the actor may see its ticket is asked in the next step.</summary>
    AskedAfterwards,
}

/// <summary>Gate two: which tickets a person can see. The tables of tickets and comments have no other entrance; a convention test holds it.</summary>
public static class TicketScopes
{
    /// <summary>What this person can see; the rest does not exist for them.</summary>
    public static IQueryable<Ticket> TicketsFor(this AppDb db, Actor actor) => VisibleTo(db.Set<Ticket>(), actor);

    /// <summary>The same, limited to those whose subject or description contains these words in any form; <c>"a phrase"</c>, <c>or</c> and <c>-without</c> work.</summary>
    /// <param name="db">The database.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="words">What to look for; empty for all.</param>
    /// <param name="first">
    /// The words are looked up before anything else is asked. Else the planner may look for a rare word by reading a list from its end; where
    /// the list is short, that is the better way.
    /// </param>
    public static IQueryable<Ticket> TicketsFor(this AppDb db, Actor actor, string words, bool first = false) => words.Length == 0 ? db.TicketsFor(actor)
        : VisibleTo(db.Set<Ticket>().FromSql(SearchedTable.Tickets.Hits(SearchWords.Of(words), first ? "offset 0" : "")), actor);

    /// <summary>The same, where a word may also be a part of a number, a model or an address, the room or the device.</summary>
    public static IQueryable<Ticket> TicketsWithPartsFor(this AppDb db, Actor actor, string words) =>
        VisibleTo(db.Set<Ticket>().FromSql((SearchedTable.Tickets with { Parts = true }).Hits(SearchWords.Of(words))), actor);

    /// <summary>
    /// The same of those with one of these statuses, which are looked up before anything else is asked. What is not closed yet is recent, which
    /// the planner does not know: it would look for the last of them by reading the whole table from its end (1 s of a million, instead of 15 ms).
    /// </summary>
    public static IQueryable<Ticket> TicketsFor(this AppDb db, Actor actor, IReadOnlyList<TicketStatus> statuses)
    {
        var words = statuses.Select(s => s.ToString().ToLowerInvariant()).ToArray();
        return VisibleTo(db.Set<Ticket>().FromSql($"select t.*, t.xmin from tickets t where t.status = any({words}) offset 0"), actor);
    }

    /// <summary>All tickets, on nobody's behalf.</summary>
    public static IQueryable<Ticket> AllTickets(this AppDb db, AccessReason reason) => db.Set<Ticket>();

    /// <summary>What was said on a ticket that was read through this gate: all of it for those who may see notes, only the replies for others.</summary>
    public static IQueryable<Comment> CommentsFor(this AppDb db, Actor actor, Ticket ticket) => TicketPolicy.CanSeeNotes(actor, ticket)
        ? db.Set<Comment>().Where(c => c.TicketId == ticket.Id)
        : db.Set<Comment>().Where(c => c.TicketId == ticket.Id && c.Kind == CommentKind.Reply);

    /// <summary>Comments that contain these words, notes only for those who may read them: they must not be found by others, not even as a hit without text. Which of their tickets the actor may see is for the caller to ask.</summary>
    /// <param name="db">The database.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="words">What to look for.</param>
    /// <param name="parts">A word may also be a part of a number, a model or an address.</param>
    public static IQueryable<Comment> CommentsFor(this AppDb db, Actor actor, string words, bool parts = false)
    {
        var said = db.Set<Comment>().FromSql((SearchedTable.Comments with { Parts = parts }).Hits(SearchWords.Of(words).InMessages));
        if (!actor.IsTechnician) return said.Where(c => c.Kind == CommentKind.Reply);
        return said.Where(c => c.Kind == CommentKind.Reply || !db.Set<Ticket>().Any(t => t.Id == c.TicketId && t.RequesterId == actor.Id));
    }

    /// <summary>All comments, on nobody's behalf.</summary>
    public static IQueryable<Comment> AllComments(this AppDb db, AccessReason reason) => db.Set<Comment>();

    /// <summary>What happened to a ticket that was read through this gate. A ticket has no event from before it was made, which spares the partitions of the years before.</summary>
    public static IQueryable<Event> EventsOf(this AppDb db, Ticket ticket) => db.Events.Where(e => e.TicketId == ticket.Id && e.At >= ticket.CreatedAt);

    /// <summary>Of these, what may be told to this person in a list of what happened anywhere: not even that there is a note on the own request.</summary>
    public static IQueryable<Event> ToldTo(this IQueryable<Event> events, AppDb db, Actor actor) =>
        events.Where(e => e.Kind != TicketEvent.Noted || !db.Set<Ticket>().Any(t => t.Id == e.TicketId && t.RequesterId == actor.Id));

    /// <summary>Of these, what people and the system did: the synthetic check does something every five minutes.</summary>
    public static IQueryable<Event> WithoutTheCheck(this IQueryable<Event> events, AppDb db) =>
        events.Where(e => e.ActorId == null || !db.Users.Any(u => u.Id == e.ActorId && u.Role == Role.Monitor));

    /// <summary>What is told to everybody but this person: the notes on their own requests.</summary>
    public static IQueryable<Event> UntoldTo(this AppDb db, Actor actor) => db.Set<Ticket>().Where(t => t.RequesterId == actor.Id)
        .SelectMany(t => db.Events.Where(e => e.TicketId == t.Id && e.At >= t.CreatedAt && e.Kind == TicketEvent.Noted));

    public static IQueryable<Ticket> Active(this IQueryable<Ticket> tickets) =>
        tickets.Where(t => t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Waiting);

    /// <summary>Of these, the ones this person can see.</summary>
    public static IQueryable<Ticket> VisibleTo(this IQueryable<Ticket> tickets, Actor actor)
    {
        // the synthetic check's made-up tickets are hidden from everyone, admins included, and the check sees nothing else
        if (actor.IsTechnician) return tickets.Where(t => t.Source != TicketSource.Probe);
        var me = actor.Id ?? 0;
        return actor.Role == Role.Monitor
            ? tickets.Where(t => t.RequesterId == me && t.Source == TicketSource.Probe)
            : tickets.Where(t => t.RequesterId == me && t.Source != TicketSource.Probe);
    }
}
