using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>
/// A page that does one thing to one ticket. Gate two is the scope (404), gate three the policy (403); then the version
/// the person saw (409) and the ticket's own rule (422). The same form with the same content, sent again, changes nothing and succeeds.
/// </summary>
public abstract class TicketActionPage(AppDb db, TimeProvider clock) : AppPage
{
    private const int MostRetries = 5;

    private Guid? sentKey;

    [FromRoute] public long Number { get; set; }

    /// <summary>The version the form was rendered from.</summary>
    [BindProperty] public uint Version { get; set; }

    /// <summary>Identifies the rendered form.</summary>
    [BindProperty] public Guid RequestKey { get; set; }

    [BindProperty] public string? ReturnUrl { get; set; }

    public Ticket Ticket { get; private set; } = null!;

    public string Requester { get; private set; } = "";

    /// <summary>What the form posts: the version that was refused stays refused until the person has seen the new state.</summary>
    public uint FormVersion => HttpMethods.IsPost(Request.Method) && Response.StatusCode != StatusCodes.Status409Conflict ? Version : Ticket.Version;

    /// <summary>Identifies what was sent.</summary>
    protected Guid SentKey => sentKey ??= HttpContext.SentKey(RequestKey);

    public Guid FormKey => HttpMethods.IsPost(Request.Method) && Response.StatusCode == StatusCodes.Status422UnprocessableEntity && RequestKey != default ? RequestKey : Guid.NewGuid();

    protected AppDb Db => db;

    protected DateTimeOffset Now => clock.GetUtcNow();

    protected abstract bool Allowed(Actor actor, Ticket ticket);

    protected override async Task<IActionResult?> GateAsync()
    {
        if (await FindAsync() is not { } ticket) return NotFound();
        Ticket = ticket;
        if (!Allowed(Actor, ticket)) return StatusCode(StatusCodes.Status403Forbidden);
        Requester = await db.Users.Where(u => u.Id == ticket.RequesterId).Select(u => u.FullName).SingleAsync();
        return null;
    }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    /// <param name="checkVersion">False for what cannot conflict with anything: it is tried again on the newest state.</param>
    protected async Task<IActionResult> ActAsync(Action<Ticket, DateTimeOffset> verb, string done, bool checkVersion = true)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (Ticket.LastRequestKey == SentKey) return Done(done);
            if (checkVersion && Version != Ticket.Version) throw new DbUpdateConcurrencyException();
            try
            {
                verb(Ticket, Now);
                Ticket.Stamp(SentKey);
                await db.SaveChangesAsync();
                return Done(done);
            }
            catch (DbUpdateException e) when (attempt < MostRetries && (e is DbUpdateConcurrencyException || IsRepeatedComment(e)))
            {
                // somebody was faster, or this very form was posted twice at once: look again
                db.ChangeTracker.Clear();
                if (await FindAsync() is not { } ticket) return NotFound();
                Ticket = ticket;
                if (IsRepeatedComment(e)) return Done(done);
            }
        }
    }

    private IActionResult Done(string flash)
    {
        Flash(flash, Number);
        return RedirectLocal(ReturnUrl, TicketLinks.Ticket(Number));
    }

    private Task<Ticket?> FindAsync() => db.Tickets.VisibleTo(Actor).SingleOrDefaultAsync(t => t.Id == Number);

    private static bool IsRepeatedComment(DbUpdateException e) =>
        e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_comments_ticket_id_key" };
}
