using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Gives a ticket to a technician, or back to nobody.</summary>
[Authorize(Permission.Resolve)]
public sealed class AssignModel(AppDb db, TimeProvider clock) : TicketActionPage(db, clock)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public IReadOnlyList<(long Id, string Name)> Technicians { get; private set; } = [];

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!TicketPolicy.CanAssignTo(Actor, Input.To) || Input.To is { } to && (await CandidatesAsync(ct)).All(t => t.Id != to))
            throw new RuleViolation("This person does not work tickets. Choose somebody from the list.") { Field = "To" };
        return await ActAsync((ticket, at) => ticket.Assign(Actor, Input.To, at),
            Input.To == Actor.Id ? "Request {0} is assigned to you." : Input.To is null ? "Request {0} is given back." : "Request {0} is assigned.");
    }

    protected override bool Allowed(Actor actor, Ticket ticket) => TicketPolicy.CanAssign(actor, ticket);

    protected override async Task LoadAsync()
    {
        Technicians = await CandidatesAsync(HttpContext.RequestAborted);
        if (!HttpMethods.IsPost(Request.Method)) Input.To = Ticket.AssigneeId;
    }

    // the check is no technician, but takes what it reported
    private async Task<IReadOnlyList<(long Id, string Name)>> CandidatesAsync(CancellationToken ct) =>
        Ticket.IsProbe ? [(Ticket.RequesterId, Requester)] : await Db.TechniciansAsync(ct);

    public sealed class Inputs
    {
        /// <summary>Empty gives the ticket back.</summary>
        public long? To { get; set; }
    }
}
