namespace TechSupport.Features.Tickets.Actions;

/// <summary>What can be done to a ticket: its name in addresses, who may do it, and what it must not pass over unseen.</summary>
/// <param name="Name">The last part of its address.</param>
/// <param name="May">Gate three, pure.</param>
/// <param name="Conflicts">Kinds of events that make it stale when they happened since the actor looked. What only says something conflicts with nothing.</param>
public sealed record TicketVerb(string Name, Func<Actor, Ticket, bool> May, params IReadOnlyList<string> Conflicts)
{
    // who has it and whether it is over: what every decision about a ticket rests on
    private static readonly string[] Ends = [TicketEvent.Resolved, TicketEvent.Closed];
    private static readonly string[] States = [TicketEvent.Waiting, TicketEvent.Resumed, TicketEvent.Reopened, .. Ends];

    public static readonly TicketVerb Comment = new("comment", TicketPolicy.CanComment);
    public static readonly TicketVerb Note = new("note", TicketPolicy.CanNote);
    public static readonly TicketVerb Assign = new("assign", TicketPolicy.CanAssign, [TicketEvent.Assigned, .. Ends]) { HasPlace = IsActive };
    public static readonly TicketVerb Classify = new("classify", TicketPolicy.CanClassify, [TicketEvent.Classified, .. Ends]) { HasPlace = IsActive };

    // a question, a solution or a reason is written on what the requester said last
    public static readonly TicketVerb Wait = new("wait", TicketPolicy.CanWait, [TicketEvent.Replied, .. States]) { HasPlace = IsActive };
    public static readonly TicketVerb Resolve = new("resolve", TicketPolicy.CanResolve, [TicketEvent.Replied, TicketEvent.Assigned, .. States]) { HasPlace = IsActive };
    public static readonly TicketVerb Reopen = new("reopen", TicketPolicy.CanReopen, States) { HasPlace = (_, ticket) => ticket.IsDone || ticket.Status == TicketStatus.Waiting };
    public static readonly TicketVerb Close = new("close", TicketPolicy.CanClose, [TicketEvent.Replied, TicketEvent.Assigned, .. States])
    {
        HasPlace = (actor, ticket) => actor.Role == Role.Monitor ? ticket.Status == TicketStatus.Resolved : ticket.Status != TicketStatus.Closed,
        // an old mail, a second tab, a list from before: what the requester wishes is so
        IsSoAlready = (actor, ticket) => ticket.Status == TicketStatus.Closed && !actor.IsTechnician,
    };

    public static readonly IReadOnlyList<TicketVerb> All = [Comment, Note, Assign, Classify, Wait, Resolve, Reopen, Close];

    /// <summary>The ticket's state has a place for its button; a message has its own form.</summary>
    private Func<Actor, Ticket, bool> HasPlace { get; init; } = (_, _) => false;

    /// <summary>The ticket is as this would make it, and nobody is told anything new: the command is done without doing anything.</summary>
    public Func<Actor, Ticket, bool> IsSoAlready { get; private init; } = (_, _) => false;

    /// <summary>The verbs a page offers this person now. One on a ticket whose state has changed since is refused by the ticket itself, in words.</summary>
    public static IEnumerable<TicketVerb> OfferedTo(Actor actor, Ticket ticket) => All.Where(verb => verb.HasPlace(actor, ticket) && verb.May(actor, ticket));

    private static bool IsActive(Actor actor, Ticket ticket) => !ticket.IsDone;
}
