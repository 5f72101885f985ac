namespace TechSupport.Features.Tickets.Actions;

/// <summary>"Still broken", or back to work after a wait.</summary>
public sealed class ReopenModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public TextInput Input { get; set; } = new();

    public bool IsRequester => !Actor.IsTechnician;

    /// <summary>Nothing was closed: a wait is over.</summary>
    public bool IsWaiting => Ticket.Status == TicketStatus.Waiting;

    public Task<IActionResult> OnPostAsync() => RunAsync(TicketCommand.Reopen(Input.Text),
        IsRequester ? "We have told IT: request {0} still fails." : IsWaiting ? "Work on ticket {0} resumed." : "Ticket {0} reopened.");

    protected override TicketVerb Verb => TicketVerb.Reopen;
}
