namespace TechSupport.Features.Tickets;

public sealed partial class Ticket
{
    /// <summary>A technician answers the requester, and takes the ticket if no one has it.</summary>
    public void Reply(Actor actor, string text, Guid requestKey, DateTimeOffset at)
    {
        if (Status == TicketStatus.Closed) throw new RuleViolation("Ticket {0} is closed. Reopen it first.", Id);
        var comment = Say(actor, CommentKind.Reply, text, requestKey, at);
        if (!IsDone) TakeIfNobodyHasIt(actor, at);
        Answered(at);
        Record(TicketEvent.Of(TicketEvent.Replied, actor, at, ("comment", comment.Key), ("by", "technician")));
    }

    /// <summary>A technician writes for colleagues; the requester never sees it.</summary>
    public void Note(Actor actor, string text, Guid requestKey, DateTimeOffset at)
    {
        var comment = Say(actor, CommentKind.Note, text, requestKey, at);
        Record(TicketEvent.Of(TicketEvent.Noted, actor, at, ("comment", comment.Key)));
    }

    /// <summary>The requester adds information; a ticket that waited for it goes on, one that was thought fixed is open again.</summary>
    public void AddInformation(Actor actor, string text, Guid requestKey, DateTimeOffset at)
    {
        if (Status == TicketStatus.Closed)
            throw new RuleViolation(actor.IsTechnician ? "This ticket is closed. If the problem is back, report it again." : "This request is closed. If the problem is back, report it again.");
        // no one looks at resolved tickets, and in the end they close by themselves
        if (Status == TicketStatus.Resolved)
        {
            if (BodyText.IsBlank(text)) throw new RuleViolation("Enter a message.") { Field = "Text" };
            Reopen(actor, text, requestKey, at);
            return;
        }
        var comment = Say(actor, CommentKind.Reply, text, requestKey, at);
        Unanswered = true;
        if (Status == TicketStatus.Waiting && WaitingFor == Tickets.WaitingFor.Requester) EndWait(at);
        Record(TicketEvent.Of(TicketEvent.Replied, actor, at, ("comment", comment.Key), ("by", "requester")));
    }

    private Comment Say(Actor actor, CommentKind kind, string text, Guid requestKey, DateTimeOffset at)
    {
        var comment = new Comment(actor, kind, text, requestKey, at);
        comments.Add(comment);
        Stamp(requestKey);
        return comment;
    }
}
