namespace TechSupport.Features.Search.Sources;

/// <summary>The department a ticket is from, by a name in either language; for technicians only.</summary>
public sealed class DepartmentSource : SearchSource
{
    private const int Shortest = 3;

    protected override int MostLeads => 4;

    public override IQueryable<long>? Leads(SearchRequest request)
    {
        if (!request.Actor.IsTechnician || request.Query.Count(char.IsLetter) < Shortest) return null;
        var query = request.Query;
        return request.Db.Departments.Where(d => EF.Functions.Like(DbText.NameSound(d.Name), DbText.NameSound(query) + "%") || EF.Functions.Like(DbText.NameSound(d.NameRu), DbText.NameSound(query) + "%"))
            .OrderBy(d => d.Id).Select(d => d.Id).Take(MostLeads);
    }

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) =>
        leads.Select(lead => request.Visible.Where(t => t.DepartmentId == lead).OrderByDescending(t => t.Id).Select(t => t.Id).Take(TicketSearch.Pool));
}
