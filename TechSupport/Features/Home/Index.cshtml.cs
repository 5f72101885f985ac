using TechSupport.Features.Catalog;
using TechSupport.Features.Reporting;
using TechSupport.Features.Reporting.Places;
using TechSupport.Features.Shared.TagHelpers;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.MyRequests;

namespace TechSupport.Features.Home;

/// <summary>The first page: staff report here and see what happens; technicians go on to their list.</summary>
public sealed class IndexModel(AppDb db) : AppPage
{
    private const int MostRequests = 10;

    public DefaultPlace Place { get; private set; } = DefaultPlace.Unknown;

    /// <summary>To choose from, when the profile names no department.</summary>
    public IReadOnlyList<Choice> Departments { get; private set; } = [];

    /// <summary>The form is the one of the report, in short.</summary>
    public ReportInput Input { get; } = new();

    public IReadOnlyList<StaffRow> Requests { get; private set; } = [];
    public int Count { get; private set; }

    /// <summary>Whether there is anything behind the link to what was closed.</summary>
    public bool HasClosed { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Actor.IsTechnician) return RedirectLocal(null, TicketLinks.List);
        Place = await DefaultPlace.OfAsync(db, Actor, HttpContext.Workstation(), ct);
        if (Place.Department is null)
            Departments = await DepartmentChoices.ReadAsync(db, chosen: null, ct);
        (Requests, Count) = await StaffList.OpenAsync(db, Actor, MostRequests, ct);
        HasClosed = await StaffList.HasClosedAsync(db, Actor, ct);
        return Page();
    }
}
