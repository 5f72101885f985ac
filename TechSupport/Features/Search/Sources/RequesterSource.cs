using TechSupport.Features.People;

namespace TechSupport.Features.Search.Sources;

/// <summary>The requester, by the parts of the name in any order or by the phone; for technicians only.</summary>
public sealed class RequesterSource : SearchSource
{
    protected override int MostLeads => 51;

    public override IQueryable<long>? Leads(SearchRequest request) => PeopleIn(request, request.Db.Users)?.ByName().Select(u => u.Id).Take(MostLeads);

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads) =>
        leads.Count == 0 ? [] : [Newest(request.Visible.Where(t => leads.Contains(t.RequesterId)))];

    public override int? PlaceOf(SearchRequest request, long ticket) => 3;

    /// <summary>Those who may be meant; null when no person is.</summary>
    internal static IQueryable<User>? PeopleIn(SearchRequest request, IQueryable<User> people)
    {
        if (!request.Actor.IsTechnician) return null;
        if (PhoneDigits(request.Query) is { } digits)
            return people.Where(u => u.PhoneNumber!.Replace("-", "").Replace(" ", "").Replace("(", "").Replace(")", "") == digits);
        var parts = NameSearch.PartsOf(request.Query).Where(p => p.Any(char.IsLetter)).ToList();
        return parts.Count == 0 || parts.Max(p => p.Length) < 2 ? null : people.NamedFromTheStart(parts);
    }

    // "4-12" is a phone here, "412" would be a ticket first
    private static string? PhoneDigits(string query) => query.Length > 3 && query.Any(c => c is '-' or '+' or '(') && query.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '(' or ')' or ' ')
        ? string.Concat(query.Where(c => char.IsAsciiDigit(c) || c == '+')) : null;
}
