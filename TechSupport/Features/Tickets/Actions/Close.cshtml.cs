namespace TechSupport.Features.Tickets.Actions;

/// <summary>"It works now", or a technician's end with a reason.</summary>
public sealed class CloseModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public TextInput Input { get; set; } = new();

    public bool IsRequester => !Actor.IsTechnician;

    public Task<IActionResult> OnPostAsync() => RunAsync(TicketCommand.Close(Input.Text),
        IsRequester ? "Thank you. Request {0} is closed." : "Ticket {0} closed.");

    protected override TicketVerb Verb => TicketVerb.Close;
}
