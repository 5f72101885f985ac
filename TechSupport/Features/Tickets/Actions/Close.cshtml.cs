using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>"It works now", or a technician's end with a reason.</summary>
public sealed class CloseModel(AppDb db, TimeProvider clock) : TicketActionPage(db, clock)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public bool IsRequester => !Actor.IsTechnician;

    public Task<IActionResult> OnPostAsync() => ActAsync((ticket, at) => ticket.Close(Actor, Input.Text, SentKey, at),
        IsRequester ? "Thank you. Request {0} is closed." : "Request {0} is closed.");

    protected override bool Allowed(Actor actor, Ticket ticket) => TicketPolicy.CanClose(actor, ticket);

    public sealed class Inputs
    {
        [StringLength(Ticket.TextLength, ErrorMessage = "At most {1} characters.")]
        public string Text { get; set; } = "";
    }
}
