namespace TechSupport.Features.Tickets;

/// <summary>Who may do what with a ticket they can see; pure, used by the view and by the handler alike.</summary>
public static class TicketPolicy
{
    public static bool CanSeeNotes(Actor actor) => actor.IsTechnician;
    public static bool CanAddInformation(Actor actor, Ticket ticket) => IsOwnRequest(actor, ticket) && ticket.Status != TicketStatus.Closed;

    /// <summary>Any message: technicians everywhere, requesters on their own tickets.</summary>
    public static bool CanComment(Actor actor, Ticket ticket) => IsAgent(actor, ticket) || IsOwnRequest(actor, ticket);

    public static bool CanAssign(Actor actor, Ticket ticket) => IsAgent(actor, ticket) || OwnsProbe(actor, ticket);

    /// <summary>To any technician; a probe only to the check that made it.</summary>
    public static bool CanAssignTo(Actor actor, long? assigneeId) => actor.Role != Role.Monitor || assigneeId == actor.Id;

    public static bool CanClassify(Actor actor, Ticket ticket) => IsAgent(actor, ticket);
    public static bool CanWait(Actor actor, Ticket ticket) => IsAgent(actor, ticket);
    public static bool CanResolve(Actor actor, Ticket ticket) => IsAgent(actor, ticket) || OwnsProbe(actor, ticket);
    public static bool CanReopen(Actor actor, Ticket ticket) =>
        IsAgent(actor, ticket) || IsOwnRequest(actor, ticket) && ticket.Status == TicketStatus.Resolved;
    public static bool CanClose(Actor actor, Ticket ticket) =>
        IsAgent(actor, ticket) || IsOwnRequest(actor, ticket) || OwnsProbe(actor, ticket);

    /// <summary>The check clears away what it reported, whatever came of it.</summary>
    public static bool CanRemove(Actor actor, Ticket ticket) => OwnsProbe(actor, ticket);

    /// <summary>
    /// What a page offers: the verbs, by the last part of their address, this person may use and the ticket's state has a
    /// place for. A verb on a ticket whose state has changed since is refused by the ticket itself, in words.
    /// </summary>
    public static IReadOnlyList<string> AvailableActions(Actor actor, Ticket ticket)
    {
        var verbs = new List<string>();
        void Offer(string verb, bool inState, bool may)
        {
            if (inState && may) verbs.Add(verb);
        }
        Offer("assign", !ticket.IsDone, CanAssign(actor, ticket));
        Offer("classify", !ticket.IsDone, CanClassify(actor, ticket));
        Offer("wait", !ticket.IsDone, CanWait(actor, ticket));
        Offer("resolve", !ticket.IsDone, CanResolve(actor, ticket));
        Offer("reopen", ticket.IsDone || ticket.Status == TicketStatus.Waiting, CanReopen(actor, ticket));
        Offer("close", actor.IsTechnician ? ticket.Status != TicketStatus.Closed : ticket.Status == TicketStatus.Resolved, CanClose(actor, ticket));
        return verbs;
    }

    public static bool IsRequester(Actor actor, Ticket ticket) => actor.Id is { } me && me == ticket.RequesterId;

    private static bool IsAgent(Actor actor, Ticket ticket) => actor.IsTechnician && !ticket.IsProbe;

    // a person who reported a problem of their own
    private static bool IsOwnRequest(Actor actor, Ticket ticket) => IsRequester(actor, ticket) && !ticket.IsProbe && actor.Role != Role.Monitor;

    private static bool OwnsProbe(Actor actor, Ticket ticket) => IsRequester(actor, ticket) && ticket.IsProbe && actor.Role == Role.Monitor;
}
