using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Pauses the clock: a question to the requester, or a supplier.</summary>
[Authorize(Permission.Work)]
public sealed class WaitModel(AppDb db, TicketCommands commands) : TicketActionPage(db, commands)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public IReadOnlyList<Choice> Reasons =>
        [new(nameof(WaitingFor.Requester), L["An answer from {0}", Requester]), new(nameof(WaitingFor.Supplier), L["A supplier or a spare part"])];

    public Task<IActionResult> OnPostAsync() =>
        RunAsync(TicketCommand.Wait(Input.For, Input.Text), "Ticket {0} put on hold.");

    protected override TicketVerb Verb => TicketVerb.Wait;

    public sealed class Inputs
    {
        [EnumDataType(typeof(WaitingFor), ErrorMessage = "Choose what we are waiting for.")]
        public WaitingFor For { get; set; }

        [StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
        public string Text { get; set => field = value.ReplaceLineEndings("\n"); } = "";
    }
}
