using TechSupport.Features.Reporting;
using TechSupport.Features.Tickets.Conflicts;
using TechSupport.Web.Guard;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>A page that does one thing to one ticket: it shows the form and hands what is posted to <see cref="TicketCommands"/>.</summary>
public abstract class TicketActionPage(AppDb db, TicketCommands commands) : AppPage
{
    // of what was posted: a form restored by the browser and filled in differently is no repetition
    private Guid? sentKey;

    [FromRoute] public long Number { get; set; }

    /// <summary>The version the form was rendered from.</summary>
    [BindProperty] public uint Version { get; set; }

    /// <summary>Identifies the rendered form.</summary>
    [BindProperty] public Guid RequestKey { get; set; }

    [BindProperty] public string? ReturnUrl { get; set => field = value?.Length > LongestReturnUrl ? null : value; }

    public Ticket Ticket { get; private set; } = null!;

    public string Requester { get; private set; } = "";

    /// <summary>What the form posts: the version that was refused stays refused until the person has seen the new state.</summary>
    public uint FormVersion => HttpContext.IsAnswer() && Version != 0 && Response.StatusCode != StatusCodes.Status409Conflict ? Version : Ticket.Version;

    public Guid FormKey => HttpMethods.IsPost(Request.Method) && Response.StatusCode is StatusCodes.Status422UnprocessableEntity or StatusCodes.Status429TooManyRequests && RequestKey != default ? RequestKey : Guid.NewGuid();

    /// <summary>What others did since, when the form was refused because of it.</summary>
    public WhatIsNew New { get; private set; } = WhatIsNew.Nothing;

    /// <summary>Identifies what was posted.</summary>
    protected Guid SentKey => sentKey ?? Guid.Empty;

    protected AppDb Db => db;

    protected abstract TicketVerb Verb { get; }

    // the form of a verb is shown in a dialog
    protected override bool TakesOverMain => false;

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        if (await db.TicketsFor(Actor).AsNoTracking().SingleOrDefaultAsync(t => t.Id == Number, ct) is not { } ticket) return NotFound();
        Ticket = ticket;
        // a form sent twice is answered as the first one was, whatever that has changed
        if (HttpMethods.IsPost(Request.Method)) sentKey ??= HttpContext.SentKey(RequestKey);
        if (TicketPolicy.IsOver(Actor, ticket) && !(sentKey is { } again && ticket.Knows(again))) return ShowClosed();
        if (!Verb.May(Actor, ticket) && !(sentKey is { } sent && ticket.Knows(sent))) return StatusCode(StatusCodes.Status403Forbidden);
        Requester = await db.Users.Where(u => u.Id == ticket.RequesterId).Select(u => u.FullName).SingleAsync(ct);
        return null;
    }

    public Task<IActionResult> OnGetAsync() => ShowAsync();

    // from an old mail, a second tab or a list from before: the person's own request, so no page for other people
    private IActionResult ShowClosed()
    {
        var posted = HttpContext.IsAnswer();
        if (posted && Request.HasFormContentType && Request.Form["Input.Text"].ToString() is var text && !BodyText.IsBlank(text))
        {
            HttpContext.ShowAgain(ReportingLinks.Again(Number), new FormCollection(new() { ["Input.Details"] = text }),
                "This request is closed already, so your message was not sent. If the problem is back, report it again here: what you wrote is kept.", onlyTexts: true);
            return new EmptyResult();
        }
        if (posted && Verb == TicketVerb.Close) Flash("Thank you. Request {0} is closed.", Number);
        else Flash("Request {0} is closed. If the problem is back, report it again.", Number);
        return RedirectLocal(null, TicketLinks.Ticket(Number));
    }

    protected override async Task LookAtNewsAsync(CancellationToken ct)
    {
        if (ModelState["Version"]?.Errors.Count is null or 0) New = await WhatIsNew.SinceAsync(db, Actor, Ticket, Version, L, ct);
    }

    /// <summary>The answer to a refusal that needs no page of its own; null for the usual one.</summary>
    protected virtual Task<IActionResult?> InPlaceAsync(Outcome outcome) => Task.FromResult<IActionResult?>(null);

    /// <param name="command">What the form asks for.</param>
    /// <param name="done">What the next page says; {0} is the number.</param>
    protected async Task<IActionResult> RunAsync(TicketCommand command, string done, params object[] more)
    {
        // an admin's or a technician's decision about a ticket is not held up; what anybody says to others is
        if ((Verb == TicketVerb.Comment || !Actor.IsTechnician) && !Ticket.Knows(sentKey!.Value)) Spend(Limit.Messages);
        var outcome = await commands.RunAsync(Actor, Number, command, sentKey!.Value, Version, HttpContext.RequestAborted);
        if (!outcome.IsDone) return await InPlaceAsync(outcome) ?? await AnswerAsync(outcome);
        Flash(done, [Number, .. more]);
        return RedirectLocal(ReturnUrl, TicketLinks.Ticket(Number));
    }
}
