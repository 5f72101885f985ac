namespace TechSupport.Features.Search.Sources;

/// <summary>The requester's name, its parts in any order; for technicians only.</summary>
public sealed class RequesterSource : SearchSource
{
    private const int MostParts = 5;
    private const int MostPeople = 50;

    public override IQueryable<long>? Leads(SearchRequest request)
    {
        var parts = request.Query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(p => p.Any(char.IsLetter)).Take(MostParts).ToList();
        if (!request.Actor.IsTechnician || parts.Count == 0 || parts.Max(p => p.Length) < 2) return null;
        var people = parts.Aggregate(request.Db.Users.AsQueryable(), (users, part) =>
        {
            var pattern = Like.Containing(part);
            return users.Where(u => EF.Functions.ILike(u.FullName, pattern, Like.Escape));
        });
        return people.OrderBy(u => u.FullName).Select(u => u.Id).Take(MostPeople);
    }

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) =>
        leads.Count == 0 ? [] : [Newest(request.Visible.Where(t => leads.Contains(t.RequesterId)))];

    public override int? PlaceOf(SearchRequest request, long ticket) => 2;
}
