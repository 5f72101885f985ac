using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>A word on the ticket: a reply or a note of a technician, or what the requester adds. A reply may also pause or resolve.</summary>
public sealed class CommentModel(AppDb db, TimeProvider clock) : TicketActionPage(db, clock)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public IActionResult OnGetNote()
    {
        Input.Kind = "note";
        return Page();
    }

    public Task<IActionResult> OnPostAsync()
    {
        if (!Actor.IsTechnician)
            return ActAsync((ticket, at) => ticket.AddInformation(Actor, Input.Text, SentKey, at), "IT has your message.", checkVersion: false);
        // a note must never leave as a reply: it is one as soon as either the choice or the button says so
        if (Input.Kind == "note" || Input.As == "note")
            return ActAsync((ticket, at) => ticket.Note(Actor, Input.Text, SentKey, at), "The note is saved for IT.", checkVersion: false);
        return Input.Then switch
        {
            "wait" => ActAsync((ticket, at) => ticket.Wait(Actor, WaitingFor.Requester, Input.Text, SentKey, at), "The question is sent. Request {0} is waiting."),
            "resolve" => ActAsync((ticket, at) => ticket.Resolve(Actor, Input.Text, SentKey, at), "Request {0} is resolved."),
            _ => ActAsync(Say, "The reply is sent.", checkVersion: false),
        };
    }

    // a technician who has a problem of their own answers nobody: they add to it
    private void Say(Ticket ticket, DateTimeOffset at)
    {
        if (TicketPolicy.IsRequester(Actor, ticket)) ticket.AddInformation(Actor, Input.Text, SentKey, at);
        else ticket.Reply(Actor, Input.Text, SentKey, at);
    }

    protected override bool Allowed(Actor actor, Ticket ticket) => TicketPolicy.CanComment(actor, ticket);

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Write a message first."), StringLength(Ticket.TextLength, ErrorMessage = "At most {1} characters.")]
        public string Text { get; set; } = "";

        [RegularExpression("reply|note", ErrorMessage = "Choose reply or internal note.")]
        public string Kind { get; set; } = "reply";

        /// <summary>The button that was pressed; empty when the form was sent without one.</summary>
        [RegularExpression("reply|note", ErrorMessage = "Choose reply or internal note.")]
        public string As { get; set; } = "";

        /// <summary>What happens to the ticket together with a reply.</summary>
        [RegularExpression("keep|wait|resolve", ErrorMessage = "Choose what happens next.")]
        public string Then { get; set; } = "keep";
    }
}
