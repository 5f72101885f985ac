using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Catalog.Categories;
using TechSupport.Features.Catalog.Departments;
using TechSupport.Features.People;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Web;

namespace TechSupport.Features.Tickets.Queue;

/// <summary>The ticket list: the technicians' queue, or a requester's own requests.</summary>
public sealed class IndexModel(AppDb db, TimeProvider clock) : AppPage
{
    public TicketFilter Filter { get; private set; } = new();
    public IReadOnlyList<TicketRow> Rows { get; private set; } = [];
    public bool HasMore { get; private set; }
    public TicketCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);
    public IReadOnlyList<Department> Departments { get; private set; } = [];
    public IReadOnlyList<Category> Categories { get; private set; } = [];
    public IReadOnlyList<(long Id, string Name)> Technicians { get; private set; } = [];

    /// <summary>Set for everybody who does not work tickets.</summary>
    public StaffList? Mine { get; private set; }

    /// <summary>A filter beyond the view is set; each is a chip that takes it away again.</summary>
    public bool IsFiltered => Filter.Words.Length > 0 || Filter.Status.Length > 0 || Filter.Priority is not null || Filter.Assignee is not null || Filter.Department is not null || Filter.Category is not null;

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
        var rows = await TicketRow.ReadAsync(db, filter.Apply(db.TicketsFor(Actor, filter.Words, first: filter.HasWordToLookUp && !filter.OnlyActive), Actor, now), ct);
        HasMore = rows.Count > TicketFilter.PageSize;
        Rows = HasMore ? rows[..TicketFilter.PageSize] : rows;
        Counts = await TicketCounts.ReadAsync(db, Actor, now, ct);
        Departments = await db.Departments.AsNoTracking().OrderBy(d => d.Name).ToListAsync(ct);
        Categories = await db.Categories.AsNoTracking().OrderBy(c => c.Position).ToListAsync(ct);
        Technicians = await db.TechniciansAsync(ct);
        return Page();
    }
}
