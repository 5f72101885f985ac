using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TechSupport.Features.Shared;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Web.Guard;

namespace TechSupport.Features.Search;

/// <summary>One box for words, numbers and names.</summary>
public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    private const int MostPages = TicketSearch.Most / TicketSearch.PageSize;

    public string Query { get; private set; } = "";
    public SearchResult Result { get; private set; } = SearchResult.None;
    public IReadOnlyList<TicketRow> Tickets { get; private set; } = [];
    public IReadOnlyList<StaffRow> Requests { get; private set; } = [];
    public IReadOnlyDictionary<long, IHtmlContent> Subjects { get; private set; } = new Dictionary<long, IHtmlContent>();

    /// <summary>Where the words are, of those that have them elsewhere than in the subject.</summary>
    public IReadOnlyDictionary<long, IHtmlContent> Said { get; private set; } = new Dictionary<long, IHtmlContent>();

    public QueueCounts Counts { get; private set; } = QueueCounts.None;

    /// <summary>The side bar; no queue of it is the current one.</summary>
    public (TicketQueue? Current, QueueCounts Counts) Side => (null, Counts);

    /// <summary>Of all pages; with a plus when there are more than pages hold.</summary>
    public string Count => Result.Count.ToString(CultureInfo.InvariantCulture) + (Result.HasMore ? "+" : "");

    /// <summary>Null when there is but one page.</summary>
    public Pager? Pager => Result.Count <= TicketSearch.PageSize ? null : new(
        Result.HasMore ? L["{0}–{1} of the best {2}", Result.First, Result.Last, Result.Count] : L["{0}–{1} of {2}", Result.First, Result.Last, Result.Count],
        Result.Page == 1 ? null : SearchLinks.For(Query),
        Result.Last < Result.Count ? SearchLinks.For(Query, Result.Page + 1) : null);

    public async Task<IActionResult> OnGetAsync([FromQuery] string? q, [FromQuery(Name = "page")] string? number, CancellationToken ct)
    {
        Query = SingleLine.Normalize(q);
        if (Actor.IsTechnician) Counts = await QueueCounts.ReadAsync(db, Actor, clock.GetUtcNow(), ct);
        var page = 1;
        if (Query.Length > TicketSearch.QueryLength)
            return Refused(L["Search for at most {0} characters: a few words are enough.", TicketSearch.QueryLength]);
        if (SearchWords.Of(Query).OnlyExclude)
            return Refused(L["Add a word to look for: what is only left out finds everything else."]);
        if (!string.IsNullOrEmpty(number) && (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out page) || page is < 1 or > MostPages))
            return Refused(L["There is no such page of the search. Search again."]);
        if (Query.Length == 0) return Page();
        Spend(Limit.Searches);
        await FindAsync(page, ct);
        return Page();
    }

    private PageResult Refused(string sentence)
    {
        ModelState.AddModelError("q", sentence);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task FindAsync(int page, CancellationToken ct)
    {
        Result = await TicketSearch.RunAsync(db, Actor, Query, page, ct);
        Subjects = Result.Hits.ToDictionary(hit => hit.Id, hit => hit.Subject);
        Said = Result.Hits.Where(hit => hit.Said is not null).ToDictionary(hit => hit.Id, hit => hit.Said!);
        List<long> ids = [.. Result.Hits.Select(hit => hit.Id)];
        if (ids.Count == 0) return;
        var tickets = db.TicketsFor(Actor).Where(t => ids.Contains(t.Id));
        if (Actor.IsTechnician) Tickets = [.. (await TicketRow.ReadAsync(db, tickets, ct)).OrderBy(t => ids.IndexOf(t.Id))];
        else Requests = [.. (await StaffRow.ReadAsync(db, tickets, ct)).OrderBy(t => ids.IndexOf(t.Id))];
    }
}
