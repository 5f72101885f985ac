using TechSupport.Features.Shared;
using TechSupport.Features.Shared.TagHelpers;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Queue.Filtering;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>The ticket list: the technicians' queue, or a requester's own requests.</summary>
public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    public TicketFilter Filter { get; private set; } = new();
    public FilterChoices Choices { get; private set; } = new([]);
    public TicketPage List { get; private set; } = TicketPage.Empty;
    public IReadOnlyList<TicketRow> Rows => List.Rows;
    public QueueCounts Counts { get; private set; } = QueueCounts.None;

    /// <summary>Set for everybody who does not work tickets.</summary>
    public StaffList? Mine { get; private set; }

    /// <summary>What narrows the queue, and the list without it.</summary>
    public IEnumerable<(string Of, string Is, TicketFilter Without)> Chips
    {
        get
        {
            if (Filter.SearchText.Length > 0) yield return (L["Search text"], Filter.SearchText, Filter with { SearchText = "", Cursor = null });
            foreach (var value in Filter.Values) yield return (L[value.Field.Label], value.Field.Word(value.Value, Choices, L), Filter.Without(value));
        }
    }

    public IEnumerable<Choice> Orders => TicketOrder.Offered.Select(order => new Choice(order.Key, L[order.Name]));

    /// <summary>The order that was asked for, as the address says it.</summary>
    public string? Sort => Filter.Order?.Key;

    public Pager Pager => new(Range,
        Filter.Cursor is null ? null : (Filter with { Cursor = null }).Url(), List.Next?.Url())
    { Previous = List.Previous?.Url() };

    private string? Range => (List.From, List.Total) switch
    {
        ({ } from, { } total) => L["{0} to {1} of {2}", from, from + Rows.Count - 1, total].Value,
        ({ } from, null) => L["{0} to {1}", from, from + Rows.Count - 1].Value,
        (null, { } total) => L["{0} of {1}", Rows.Count, total].Value,
        _ => null,
    };

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!Actor.IsTechnician)
        {
            Mine = await StaffList.LoadAsync(db, Actor, Request.Query["view"], Request.Query["after"], ct);
            return Page();
        }
        if (!TicketFilter.TryParse(Request.Query, out var filter))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            ModelState.AddModelError("", L["This list address is mistyped. The list below leaves out what could not be read."]);
        }
        Filter = filter;
        var now = clock.GetUtcNow();
        if (filter.OnlyExcludes)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            ModelState.AddModelError("", L["Add a word to look for: what is only left out finds everything else."]);
        }
        Counts = await QueueCounts.ReadAsync(db, Actor, now, ct);
        if (!filter.OnlyExcludes) List = await TicketPage.ReadAsync(db, filter, Counts, Actor, now, ct);
        Choices = await FilterChoices.ReadAsync(db, filter, ct);
        return Page();
    }
}
