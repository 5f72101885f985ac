using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Says it is fixed and how; the requester is asked to check.</summary>
[Authorize(Permission.Resolve)]
public sealed class ResolveModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public Task<IActionResult> OnPostAsync() =>
        RunAsync(TicketCommand.Resolve(Input.Text), "Ticket {0} resolved.");

    protected override TicketVerb Verb => TicketVerb.Resolve;

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Say what was done."), StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
        public string Text { get; set => field = value.ReplaceLineEndings("\n"); } = "";
    }
}
