using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.People;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Gives a ticket to a technician, or returns it to the queue.</summary>
[Authorize(Permission.Resolve)]
public sealed class AssignModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public IReadOnlyList<Choice> Technicians { get; private set; } = [];

    /// <summary>The word for "no assignee", for those who may choose that.</summary>
    public string? Nobody => TicketPolicy.CanAssignTo(Actor, null) ? L["Nobody"].Value : null;

    public async Task<IActionResult> OnPostAsync()
    {
        if (Input.To == Actor.Id && Ticket.AssigneeId is { } before && before != Actor.Id)
            return await RunAsync(TicketCommand.Assign(Input.To), "Ticket {0} assigned to you. {1} had it.", await NameAsync(before));
        return await RunAsync(TicketCommand.Assign(Input.To),
            Input.To == Actor.Id ? "Ticket {0} assigned to you." : Input.To is null ? "Ticket {0} returned to the queue." : "Ticket {0} assigned.");
    }

    // a ticket that is taken where it stands, by a key or a button: the same place again, and who has it
    protected override async Task<IActionResult?> InPlaceAsync(Outcome outcome)
    {
        if (!Request.IsFragment() || string.IsNullOrEmpty(ReturnUrl) || outcome.Ending is not (Ending.Stale or Ending.Refused)) return null;
        var now = await Db.TicketsFor(Actor).AsNoTracking().Where(t => t.Id == Number).Select(t => new { t.AssigneeId, t.Status }).SingleAsync(HttpContext.RequestAborted);
        if (now.Status is TicketStatus.Resolved or TicketStatus.Closed) Flash("Ticket {0} is done already.", Number);
        else if (now.AssigneeId == Actor.Id) Flash("You already have ticket {0}.", Number);
        else if (now.AssigneeId is { } other) Flash("{0} has ticket {1}.", await NameAsync(other), Number);
        else Flash("Somebody changed ticket {0} just now. Try again.", Number);
        return RedirectLocal(ReturnUrl, TicketLinks.List);
    }

    private Task<string> NameAsync(long person) => Db.Users.Where(u => u.Id == person).Select(u => u.FullName).SingleAsync(HttpContext.RequestAborted);

    protected override TicketVerb Verb => TicketVerb.Assign;

    protected override async Task LoadAsync(CancellationToken ct)
    {
        // the synthetic check is no technician, but takes what it reported
        Technicians = Ticket.IsProbe ? [Choice.Of(Ticket.RequesterId, Requester)]
            : [.. (await Db.TechniciansAsync(ct)).Select(t => Choice.Of(t.Id, t.Name))];
        if (!HttpMethods.IsPost(Request.Method)) Input.To = Ticket.AssigneeId;
    }

    public sealed class Inputs
    {
        /// <summary>Empty gives the ticket back.</summary>
        public long? To { get; set; }
    }
}
