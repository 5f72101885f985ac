namespace TechSupport.Features.Tickets;

/// <summary>Who may do what with a ticket they can see; pure, used by the view and by the handler alike.</summary>
public static class TicketPolicy
{
    /// <summary>What technicians tell each other; a technician who reported a problem is its requester there like anybody else.</summary>
    public static bool CanSeeNotes(Actor actor, Ticket ticket) => actor.IsTechnician && !IsRequester(actor, ticket);

    public static bool CanAddInformation(Actor actor, Ticket ticket) => IsOwnRequest(actor, ticket) && ticket.Status != TicketStatus.Closed;

    /// <summary>For its requester: what is closed stays closed, a problem that is back is reported again.</summary>
    public static bool IsOver(Actor actor, Ticket ticket) => !actor.IsTechnician && IsOwnRequest(actor, ticket) && ticket.Status == TicketStatus.Closed;

    /// <summary>Any message: technicians everywhere, requesters on their own tickets.</summary>
    public static bool CanComment(Actor actor, Ticket ticket) => IsAgent(actor, ticket) || IsOwnRequest(actor, ticket);

    /// <summary>A word that the requester never sees.</summary>
    public static bool CanNote(Actor actor, Ticket ticket) => IsAgent(actor, ticket) && CanSeeNotes(actor, ticket);

    /// <summary>For oneself, or for somebody who called or wrote.</summary>
    public static bool CanReportFor(Actor actor, long requesterId) => actor.IsTechnician || actor.Id == requesterId;

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

    public static bool IsRequester(Actor actor, Ticket ticket) => actor.Id is { } me && me == ticket.RequesterId;

    private static bool IsAgent(Actor actor, Ticket ticket) => actor.IsTechnician && !ticket.IsProbe;

    // a person who reported a problem of their own
    private static bool IsOwnRequest(Actor actor, Ticket ticket) => IsRequester(actor, ticket) && !ticket.IsProbe && actor.Role != Role.Monitor;

    private static bool OwnsProbe(Actor actor, Ticket ticket) => IsRequester(actor, ticket) && ticket.IsProbe && actor.Role == Role.Monitor;
}
