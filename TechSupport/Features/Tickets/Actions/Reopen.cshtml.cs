using System.ComponentModel.DataAnnotations;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>"Still broken", or back to work after a wait.</summary>
public sealed class ReopenModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public bool IsRequester => !Actor.IsTechnician;

    public Task<IActionResult> OnPostAsync() => RunAsync(TicketCommand.Reopen(Input.Text),
        IsRequester ? "IT knows that request {0} still fails." : "Request {0} is open again.");

    protected override TicketVerb Verb => TicketVerb.Reopen;

    public sealed class Inputs
    {
        [StringLength(Ticket.TextLength, ErrorMessage = "At most {1} characters.")]
        public string Text { get; set => field = value.ReplaceLineEndings("\n"); } = "";
    }
}
