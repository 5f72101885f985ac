using TechSupport.Kernel;

namespace TechSupport.Features.Tickets;

/// <summary>Who may do what with a ticket they can see; pure, used by the view and by the handler alike.</summary>
public static class TicketPolicy
{
    public static bool CanReply(Actor actor, Ticket ticket) => actor.IsTechnician && ticket.Status != TicketStatus.Closed;
    public static bool CanNote(Actor actor, Ticket _) => actor.IsTechnician;
    public static bool CanSeeNotes(Actor actor) => actor.IsTechnician;
    public static bool CanAddInformation(Actor actor, Ticket ticket) => IsRequester(actor, ticket) && ticket.Status != TicketStatus.Closed;

    /// <summary>Any word of their own: technicians everywhere, the requester on the own ticket.</summary>
    public static bool CanComment(Actor actor, Ticket ticket) => actor.IsTechnician || IsRequester(actor, ticket);

    public static bool CanAssign(Actor actor, Ticket _) => actor.IsTechnician;
    public static bool CanClassify(Actor actor, Ticket _) => actor.IsTechnician;
    public static bool CanWait(Actor actor, Ticket _) => actor.IsTechnician;
    public static bool CanResolve(Actor actor, Ticket _) => actor.IsTechnician;
    public static bool CanReopen(Actor actor, Ticket ticket) =>
        actor.IsTechnician || IsRequester(actor, ticket) && ticket.Status == TicketStatus.Resolved;
    public static bool CanClose(Actor actor, Ticket ticket) =>
        actor.IsTechnician || IsRequester(actor, ticket);

    public static bool IsRequester(Actor actor, Ticket ticket) => actor.Id is { } me && me == ticket.RequesterId;
}
