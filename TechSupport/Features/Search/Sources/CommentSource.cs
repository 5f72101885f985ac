using TechSupport.Features.Tickets;

namespace TechSupport.Features.Search.Sources;

/// <summary>Words of the conversation, as far as the person may read it.</summary>
public sealed class CommentSource : SearchSource
{
    protected override int MostLeads => TicketSearch.Pool;

    /// <summary>A common word fills the pool from the newest comments alone.</summary>
    public override IQueryable<long>? Leads(SearchRequest request)
    {
        if (!request.Actor.IsTechnician || SaysNothing(request)) return null;
        var comments = request.Db.AllComments(AccessReason.AskedAfterwards);
        return request.Db.CommentsFor(request.Actor, request.Query).Where(c => c.Id > comments.Max(last => (long?)last.Id) - TicketSearch.Recent)
            .OrderByDescending(c => c.Id).Select(c => c.TicketId).Take(TicketSearch.Pool);
    }

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads)
    {
        if (SaysNothing(request)) return [];
        // a probe's text may be among the leads, and a hit that is not shown would be counted
        if (leads.Count == TicketSearch.Pool) return [request.Visible.Where(t => leads.Contains(t.Id)).Select(t => t.Id)];
        var hits = request.Db.CommentsFor(request.Actor, request.Query, parts: true);
        // technicians see the tickets of all but a few comments: the newest are taken first, then their tickets are looked at
        if (request.Actor.IsTechnician)
        {
            var newest = hits.OrderByDescending(c => c.Id + 0).Select(c => c.TicketId).Take(TicketSearch.Pool);
            // one row a message, so that their number says whether all were taken
            return [newest.Join(request.Visible, ticket => ticket, t => t.Id, (ticket, _) => ticket)];
        }
        return [hits.Where(c => request.Visible.Any(t => t.Id == c.TicketId)).OrderByDescending(c => c.Id + 0).Select(c => c.TicketId).Take(TicketSearch.Pool)];
    }

    private static bool SaysNothing(SearchRequest request) => SearchWords.Of(request.Query).InMessages.IsEmpty;
}
