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

    public Task<IActionResult> OnPostAsync() => RunAsync(TicketCommand.Assign(Input.To),
        Input.To == Actor.Id ? "Ticket {0} assigned to you." : Input.To is null ? "Ticket {0} returned to the queue." : "Ticket {0} assigned.");

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
