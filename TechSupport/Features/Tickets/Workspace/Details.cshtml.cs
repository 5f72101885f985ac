using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Queue;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>One ticket: for technicians with everything, for the requester in plain words.</summary>
public sealed class DetailsModel(AppDb db, TimeProvider clock) : AppPage
{
    [FromRoute] public long Number { get; set; }

    public TicketDetails? View { get; private set; }
    public StaffTicket? Plain { get; private set; }
    /// <summary>Where Esc leads.</summary>
    public ListOrigin List { get; private set; } = null!;

    public QueueCounts Counts { get; private set; } = QueueCounts.None;

    /// <summary>The side bar; no queue of it is the current one.</summary>
    public (TicketQueue? Current, QueueCounts Counts) Side => (null, Counts);

    public Ticket Ticket => View?.Ticket ?? Plain!.Ticket;

    // of a ticket that is older, what was done may be in the exports of the audit log
    private const int ToldMonths = 12;

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        var before = ConversationCursor.Parse(Request.Query["before"]);
        if (Actor.IsTechnician) View = await TicketDetails.LoadAsync(db, Actor, Number, before, ct);
        else Plain = await StaffTicket.LoadAsync(db, Actor, Number, before, ct);
        return View is null && Plain is null ? NotFound() : null;
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (View is null) return Page();
        List = ListOrigin.Of(HttpContext, Number);
        if (View.Ticket.CreatedAt < clock.GetUtcNow().AddMonths(-ToldMonths)) View.KeptSince = await db.EventsKeptSinceAsync(ct);
        Counts = await QueueCounts.ReadAsync(db, Actor, clock.GetUtcNow(), ct);
        return Page();
    }
}
