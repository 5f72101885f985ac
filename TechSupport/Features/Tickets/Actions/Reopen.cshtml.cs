namespace TechSupport.Features.Tickets.Actions;

/// <summary>"Still broken", or back to work after a wait.</summary>
public sealed class ReopenModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public TextInput Input { get; set; } = new();

    public bool IsRequester => !Actor.IsTechnician;

    public Task<IActionResult> OnPostAsync() => RunAsync(TicketCommand.Reopen(Input.Text),
        IsRequester ? "We have told IT: request {0} still fails." : "Ticket {0} is open again.");

    protected override TicketVerb Verb => TicketVerb.Reopen;
}
