namespace TechSupport.Features.Search.Sources;

/// <summary>The room a ticket is about, with or without the word for it: "214", "каб. 214", "room 214".</summary>
public sealed class RoomSource : SearchSource
{
    /// <summary>The longest number there is, with a word before it.</summary>
    private const int Longest = RoomNumber.MaxLength + 20;

    public override IQueryable<long>? Leads(SearchRequest request) => null;

    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads)
    {
        var query = request.Query;
        if (query.Length > Longest || !query.Any(char.IsDigit)) return [];
        // their order is the index's, so that the newest are all that is read
        return [request.Visible.Where(t => t.Room != "" && DbText.RoomKey(t.Room) == DbText.RoomKey(query)).OrderByDescending(t => t.Id).Select(t => t.Id).Take(TicketSearch.Pool)];
    }

    public override int? PlaceOf(SearchRequest request, long ticket) => 1;
}
