using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Queue.Filtering;
using TechSupport.Web;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>The ticket list: the technicians' queue, or a requester's own requests.</summary>
public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    public TicketFilter Filter { get; private set; } = new();
    public FilterChoices Choices { get; private set; } = new([]);
    public IReadOnlyList<TicketRow> Rows { get; private set; } = [];
    public bool HasMore { get; private set; }
    public QueueCounts Counts { get; private set; } = QueueCounts.None;

    /// <summary>Set for everybody who does not work tickets.</summary>
    public StaffList? Mine { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        HttpContext.TakeOverMain();
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
        var rows = await TicketRow.ReadAsync(db, filter.Apply(db, Actor, now), ct);
        HasMore = rows.Count > TicketFilter.PageSize;
        Rows = HasMore ? rows[..TicketFilter.PageSize] : rows;
        Counts = await QueueCounts.ReadAsync(db, Actor, now, ct);
        Choices = await FilterChoices.ReadAsync(db, filter, ct);
        return Page();
    }
}
