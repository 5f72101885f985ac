using TechSupport.Features.People;

namespace TechSupport.Features.Search.Sources;

/// <summary>Who works on a ticket, by name; for technicians only. What was said about somebody comes before what they work on.</summary>
public sealed class AssigneeSource : SearchSource
{
    protected override int MostLeads => 4;

    public override IQueryable<long>? Leads(SearchRequest request) =>
        RequesterSource.PeopleIn(request, request.Db.Users.Where(u => u.Role != Role.Staff))?.ByName().Select(u => u.Id).Take(MostLeads);

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) =>
        leads.Select(lead => request.Visible.Where(t => t.AssigneeId == lead).OrderByDescending(t => t.Id).Select(t => t.Id).Take(TicketSearch.Pool));
}
