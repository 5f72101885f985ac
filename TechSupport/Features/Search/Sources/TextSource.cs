using TechSupport.Features.Tickets;

namespace TechSupport.Features.Search.Sources;

/// <summary>Words of subject and description.</summary>
public sealed class TextSource : SearchSource
{
    protected override int MostLeads => TicketSearch.Pool;

    /// <summary>A common word fills the pool from the newest tickets alone. Parts of words are not looked for there: it would read them all.</summary>
    public override IQueryable<long>? Leads(SearchRequest request) => !request.Actor.IsTechnician ? null
        : Hits(request).Where(t => t.Id > request.Visible.Max(last => (long?)last.Id) - TicketSearch.Recent)
            .OrderByDescending(t => t.Id).Select(t => t.Id).Take(TicketSearch.Pool);

    // "+ 0": for a rare word the planner would rather read the whole table backwards than use the search index
    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) => leads.Count == TicketSearch.Pool
        ? [request.Visible.Where(t => leads.Contains(t.Id)).Select(t => t.Id)]
        : [request.Db.TicketsWithPartsFor(request.Actor, request.Query).OrderByDescending(t => t.Id + 0).Select(t => t.Id).Take(TicketSearch.Pool)];

    private static IQueryable<Ticket> Hits(SearchRequest request) => request.Db.TicketsFor(request.Actor, request.Query);
}
