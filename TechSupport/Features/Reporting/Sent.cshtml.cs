using TechSupport.Features.Tickets;

namespace TechSupport.Features.Reporting;

/// <summary>What a person reads right after reporting: the number and what happens next.</summary>
public sealed class SentModel(AppDb db, MailState mail) : AppPage
{
    public Ticket Ticket { get; private set; } = null!;

    /// <summary>The person gets our answer by email.</summary>
    public bool WillWrite { get; private set; }

    public async Task<IActionResult> OnGetAsync(long number, CancellationToken ct)
    {
        if (await db.TicketsFor(Actor).AsNoTracking().SingleOrDefaultAsync(t => t.Id == number, ct) is not { } ticket) return NotFound();
        // later this page would tell old news
        if (ticket.Status != TicketStatus.New || ticket.FirstResponseAt is not null || ticket.RequesterId != Actor.Id) return RedirectLocal(null, TicketLinks.Ticket(number));
        Ticket = ticket;
        WillWrite = mail.IsOn && await db.Users.AnyAsync(u => u.Id == Actor.Id && u.NotifyByEmail && u.Email != null, ct);
        return Page();
    }
}
