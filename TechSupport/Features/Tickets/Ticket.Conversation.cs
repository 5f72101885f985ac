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

    /// <summary>The requester adds information; a ticket that waited for it goes on. Of one that was thought fixed the requester says which it is: it works, or it does not.</summary>
    public void AddInformation(Actor actor, string text, Guid requestKey, DateTimeOffset at)
    {
        if (Status == TicketStatus.Closed)
            throw new RuleViolation(actor.IsTechnician ? "This ticket is closed. If the problem is back, report it again." : "This request is closed. If the problem is back, report it again.");
        // "thank you" must not open it again, and no one looks at resolved tickets: a complaint must
        if (Status == TicketStatus.Resolved)
            throw new RuleViolation(actor.IsTechnician ? "This ticket is resolved. Close it or reopen it with your message." : "IT says this is fixed. Does it work now? Choose how to send your message.");
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
