using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Search.Sources;

/// <summary>The number of a ticket, as people type and paste it, or the beginning of one.</summary>
public sealed partial class NumberSource : SearchSource
{
    private static readonly Regex Address = new(Regex.Escape(TicketLinks.List) + "/(?<n>[0-9]{1,12})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The number that was typed, "104", "#104", "заявка 104."; null when it is none.</summary>
    public static long? Number(string query) => Read(query, Typed());

    /// <summary>The number in something copied: the subject of a mail, the address of a ticket, a sentence with "№ 104"; null when there is none.</summary>
    public static long? Pasted(string query) => Number(query) ?? Read(query, Address) ?? Read(query, Marked());

    /// <summary>The last number there is.</summary>
    public override IQueryable<long>? Leads(SearchRequest request) =>
        Pasted(request.Query) is null ? null : request.Visible.OrderByDescending(t => t.Id).Select(t => t.Id).Take(1);

    // 104 → 104, then 1040–1049, 10400–10499…: ranges of the primary key; what was copied is whole
    public override IEnumerable<IQueryable<long>> Tickets(SearchRequest request, IReadOnlyList<long> leads)
    {
        var last = leads is [var newest] ? newest : 0;
        var whole = Number(request.Query) is null;
        for (var (from, width) = (Pasted(request.Query) ?? long.MaxValue, 1L); from <= last; (from, width) = (from * 10, width * 10))
        {
            var (least, beyond) = (from, from + width);
            yield return request.Visible.Where(t => t.Id >= least && t.Id < beyond)
                .OrderByDescending(t => t.Id).Select(t => t.Id).Take(TicketSearch.Pool);
            if (whole) yield break;
        }
    }

    public override int? PlaceOf(SearchRequest request, long ticket) => Pasted(request.Query) == ticket ? 0 : 2;

    // full-width digits are digits
    private static long? Read(string query, Regex shape) => shape.Match(query.Normalize(NormalizationForm.FormKC)) is { Success: true } match
        && long.TryParse(match.Groups["n"].Value, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    [GeneratedRegex(@"^\W*(?:(?:заявк[аиуе]|заявкой|обращени[ея]|тикет|инцидент|номер|ном|no|nr|ticket|request|case|incident|number)\W*(?:no|номер)?\W*)?(?<n>[0-9]{1,12})\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Typed();

    // NFKC writes № as No
    [GeneratedRegex(@"\[#?(?<n>[0-9]{1,12})\]|(?:#|\bNo\.? ?|(?:заявк\w{1,2}|обращени\w|ticket|request) (?:No\.? ?)?)(?<n>[0-9]{1,12})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Marked();
}
