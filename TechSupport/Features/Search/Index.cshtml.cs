using Microsoft.AspNetCore.Html;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Web.Guard;

namespace TechSupport.Features.Search;

/// <summary>One box for words, numbers and names.</summary>
public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    public string Query { get; private set; } = "";
    public IReadOnlyList<TicketRow> Tickets { get; private set; } = [];
    public IReadOnlyList<StaffRow> Requests { get; private set; } = [];
    public IReadOnlyDictionary<long, IHtmlContent> Subjects { get; private set; } = new Dictionary<long, IHtmlContent>();

    /// <summary>Where the words are, of those that have them elsewhere than in the subject.</summary>
    public IReadOnlyDictionary<long, IHtmlContent> Said { get; private set; } = new Dictionary<long, IHtmlContent>();

    public bool HasMore { get; private set; }
    public QueueCounts Counts { get; private set; } = QueueCounts.None;

    /// <summary>The side bar; no queue of it is the current one.</summary>
    public (TicketQueue? Current, QueueCounts Counts) Side => (null, Counts);

    public int Found => Tickets.Count + Requests.Count;

    public async Task<IActionResult> OnGetAsync([FromQuery] string? q, CancellationToken ct)
    {
        Query = SingleLine.Normalize(q);
        if (Actor.IsTechnician) Counts = await QueueCounts.ReadAsync(db, Actor, clock.GetUtcNow(), ct);
        if (Query.Length > TicketSearch.QueryLength)
        {
            ModelState.AddModelError("q", L["Search for at most {0} characters: a few words are enough.", TicketSearch.QueryLength]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else if (Exclusions.Only(Query))
        {
            ModelState.AddModelError("q", L["Add a word to look for: what is only left out finds everything else."]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else if (Query.Length > 0)
        {
            Spend(Limit.Searches);
            await FindAsync(ct);
        }
        return Page();
    }

    private async Task FindAsync(CancellationToken ct)
    {
        var found = await TicketSearch.RunAsync(db, Actor, Query, ct);
        HasMore = found.Count > TicketSearch.Most;
        Subjects = found.Take(TicketSearch.Most).ToDictionary(hit => hit.Id, hit => hit.Subject);
        Said = found.Take(TicketSearch.Most).Where(hit => hit.Said is not null).ToDictionary(hit => hit.Id, hit => hit.Said!);
        List<long> ids = [.. found.Take(TicketSearch.Most).Select(hit => hit.Id)];
        if (ids.Count == 0) return;
        var tickets = db.TicketsFor(Actor).Where(t => ids.Contains(t.Id));
        if (Actor.IsTechnician) Tickets = [.. (await TicketRow.ReadAsync(db, tickets, ct)).OrderBy(t => ids.IndexOf(t.Id))];
        else Requests = [.. (await StaffRow.ReadAsync(db, tickets, ct)).OrderBy(t => ids.IndexOf(t.Id))];
    }
}
