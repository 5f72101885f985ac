using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Tickets.Conflicts;
using TechSupport.Features.Tickets.MyRequests;
using TechSupport.Features.Tickets.Workspace;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>A word on the ticket: a reply or a note of a technician, or what the requester adds. A reply may also pause or resolve.</summary>
public sealed class CommentModel(AppDb db, TicketCommands commands, TimeProvider clock) : TicketActionPage(db, commands)
{
    [BindProperty] public Inputs Input { get; set; } = new();

    /// <summary>What could not be sent, for a technician.</summary>
    public ReplyForm Reply => new(Ticket, Requester, FormVersion, FormKey, Input.Text, Input.As == "note" ? "note" : Input.Kind, Input.Then) { New = New, SentBefore = SentBefore, CanNote = TicketPolicy.CanNote(Actor, Ticket) };

    /// <summary>What could not be sent, for the requester.</summary>
    public StaffAdd Add => new(Ticket, FormVersion, FormKey, Input.Text) { SentBefore = SentBefore };

    /// <summary>The ticket as it is now, to put beside a form that was refused; null when that shows it already.</summary>
    public TicketDetails? Now { get; private set; }

    /// <summary>The requester's form, with what IT asked.</summary>
    public StaffTicket? Plain { get; private set; }

    /// <summary>The same message, sent a moment ago.</summary>
    public SentBefore? SentBefore { get; private set; }

    // a note must never leave as a reply: it is one as soon as either the choice or the button says so
    private bool IsNote => Actor.IsTechnician && (Input.Kind == "note" || Input.As == "note");

    protected override async Task LoadAsync(CancellationToken ct)
    {
        if (!Actor.IsTechnician) Plain = await StaffTicket.LoadAsync(Db, Actor, Number, ConversationCursor.End, ct);
        else if (Request.IsFragment() && HttpMethods.IsPost(Request.Method)) Now = await TicketDetails.LoadAsync(Db, Actor, Number, ConversationCursor.End, ct);
    }

    public IActionResult OnGetNote()
    {
        if (!TicketPolicy.CanNote(Actor, Ticket)) return StatusCode(StatusCodes.Status403Forbidden);
        Input.Kind = "note";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Input.Again && (SentBefore = await SentBefore.MessageAsync(Db, Actor, Ticket, IsNote ? CommentKind.Note : CommentKind.Reply, Input.Text, SentKey, clock.GetUtcNow(), ct)) is not null)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShowAsync();
        }
        if (!Actor.IsTechnician) return await RunAsync(TicketCommand.Say(Input.Text), "IT has your message.");
        if (IsNote) return await RunAsync(TicketCommand.Note(Input.Text), "Note saved for IT.");
        return await (Input.Then switch
        {
            "wait" => RunAsync(TicketCommand.Wait(WaitingFor.Requester, Input.Text), "Question sent. Ticket {0} put on hold."),
            "resolve" => RunAsync(TicketCommand.Resolve(Input.Text), "Ticket {0} resolved."),
            _ => RunAsync(TicketCommand.Say(Input.Text), "Reply sent."),
        });
    }

    protected override TicketVerb Verb => TicketVerb.Comment;

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Enter a message."), StringLength(BodyText.MaxLength, ErrorMessage = FieldNames.TooLong)]
        public string Text { get; set => field = value.ReplaceLineEndings("\n"); } = "";

        [RegularExpression("reply|note", ErrorMessage = "Choose reply or internal note.")]
        public string Kind { get; set; } = "reply";

        /// <summary>The button that was pressed; empty when the form was sent without one.</summary>
        [RegularExpression("reply|note", ErrorMessage = "Choose reply or internal note.")]
        public string As { get; set; } = "";

        /// <summary>What happens to the ticket together with a reply.</summary>
        [RegularExpression("keep|wait|resolve", ErrorMessage = "Choose what happens next.")]
        public string Then { get; set; } = "keep";

        /// <summary>Sent a moment ago in the same words, and meant.</summary>
        public bool Again { get; set; }
    }
}
