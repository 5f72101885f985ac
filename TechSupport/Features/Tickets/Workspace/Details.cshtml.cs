using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Queue;
using TechSupport.Web;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>One ticket: for technicians with everything, for the requester in plain words.</summary>
public sealed class DetailsModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Number { get; set; }

    public Ticket Ticket { get; private set; } = null!;
    public TicketDetails? View { get; private set; }
    public StaffTicket? Plain { get; private set; }
    public TicketCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await db.TicketsFor(Actor).AsNoTracking().SingleOrDefaultAsync(t => t.Id == Number) is not { } ticket) return NotFound();
        Ticket = ticket;
        return null;
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        HttpContext.TakeOverMain();
        if (TicketPolicy.CanSeeNotes(Actor))
        {
            View = await TicketDetails.LoadAsync(db, Actor, Ticket, ct);
            Counts = await TicketCounts.ReadAsync(db, Actor, clock.GetUtcNow(), ct);
        }
        else
        {
            Plain = await StaffTicket.LoadAsync(db, Actor, Ticket, ct);
        }
        return Page();
    }
}
