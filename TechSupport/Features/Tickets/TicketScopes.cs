using Microsoft.EntityFrameworkCore;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets;

/// <summary>Which tickets a person can see: the only entrance to the table for pages.</summary>
public static class TicketScopes
{
    public static IQueryable<Ticket> VisibleTo(this IQueryable<Ticket> tickets, Actor actor)
    {
        // the automatic check's made-up tickets are in nobody's way, not even an admin's; and the check sees nothing else
        if (actor.IsTechnician) return tickets.Where(t => t.Source != TicketSource.Probe);
        var me = actor.Id ?? 0;
        return actor.Role == Role.Monitor
            ? tickets.Where(t => t.RequesterId == me && t.Source == TicketSource.Probe)
            : tickets.Where(t => t.RequesterId == me && t.Source != TicketSource.Probe);
    }

    /// <summary>The tickets in whose subject or description these words stand, in any form of theirs; <c>"a phrase"</c>, <c>or</c> and <c>-without</c> work.</summary>
    /// <param name="first">
    /// The words are looked up before anything else is asked. Else the planner may look for a rare word by reading a list from its end; where
    /// the list is short, that is the better way.
    /// </param>
    public static IQueryable<Ticket> Saying(this DbSet<Ticket> tickets, string words, bool first = false) => words.Length == 0 ? tickets
        : first ? tickets.FromSql($"select t.*, t.xmin from tickets t where t.search @@ websearch_to_tsquery('russian', {words}) offset 0")
        : tickets.FromSql($"select t.*, t.xmin from tickets t where t.search @@ websearch_to_tsquery('russian', {words})");

    public static IQueryable<Ticket> Active(this IQueryable<Ticket> tickets) =>
        tickets.Where(t => t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Waiting);
}
