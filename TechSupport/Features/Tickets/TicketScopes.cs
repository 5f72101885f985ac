using TechSupport.Kernel;

namespace TechSupport.Features.Tickets;

/// <summary>Which tickets a person can see: the only entrance to the table for pages.</summary>
public static class TicketScopes
{
    public static IQueryable<Ticket> VisibleTo(this IQueryable<Ticket> tickets, Actor actor)
    {
        if (actor.IsTechnician) return tickets;
        var me = actor.Id ?? 0;
        return tickets.Where(t => t.RequesterId == me);
    }

    public static IQueryable<Ticket> Undone(this IQueryable<Ticket> tickets) =>
        tickets.Where(t => t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Waiting);
}
