using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Pauses the clock: a question to the requester, or a supplier.</summary>
[Authorize(Permission.Work)]
public sealed class WaitModel(AppDb db, TimeProvider clock) : TicketActionPage(db, clock)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public Task<IActionResult> OnPostAsync() =>
        ActAsync((ticket, at) => ticket.Wait(Actor, Input.For, Input.Text, SentKey, at), "Request {0} is waiting.");

    protected override bool Allowed(Actor actor, Ticket ticket) => TicketPolicy.CanWait(actor, ticket);

    public sealed class Inputs
    {
        [EnumDataType(typeof(WaitingFor), ErrorMessage = "Choose what we wait for.")]
        public WaitingFor For { get; set; }

        [StringLength(Ticket.TextLength, ErrorMessage = "At most {1} characters.")]
        public string Text { get; set; } = "";
    }
}
