using System.Globalization;
using System.Text.RegularExpressions;

namespace TechSupport.Features.Search.Sources;

/// <summary>The number of a ticket, or the beginning of one.</summary>
public sealed partial class NumberSource : SearchSource
{
    /// <summary>The number that was typed, "104", "#104" or "№ 104"; null when it is none.</summary>
    public static long? Number(string query) => Typed().Match(query) is { Success: true } match
        && long.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>The last number there is.</summary>
    public override IQueryable<long>? Leads(SearchRequest request) =>
        Number(request.Query) is null ? null : request.Visible.OrderByDescending(t => t.Id).Select(t => t.Id).Take(1);

    // 104 → 104, then 1040–1049, 10400–10499…: ranges of the primary key
    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads)
    {
        var last = leads is [var newest] ? newest : 0;
        for (var (from, width) = (Number(request.Query) ?? long.MaxValue, 1L); from <= last; (from, width) = (from * 10, width * 10))
        {
            var (least, beyond) = (from, from + width);
            yield return request.Visible.Where(t => t.Id >= least && t.Id < beyond)
                .OrderByDescending(t => t.Id).Select(t => t.Id).Take(TicketSearch.Most + 1);
        }
    }

    public override int? PlaceOf(SearchRequest request, long ticket) => Number(request.Query) == ticket ? 0 : 1;

    [GeneratedRegex(@"^\s*[#№]?\s*([0-9]{1,12})\s*$")]
    private static partial Regex Typed();
}
