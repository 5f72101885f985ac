namespace TechSupport.Features.Tickets;

public sealed partial class Ticket
{
    /// <summary>Set while it waits.</summary>
    public WaitingFor? WaitingFor { get; private set; }

    /// <summary>Pauses the clock: we need something from the requester (a question goes out) or from a supplier.</summary>
    public void Wait(Actor actor, WaitingFor waitingFor, string? message, Guid requestKey, DateTimeOffset at)
    {
        MustBeOpen();
        if (!Enum.IsDefined(waitingFor)) throw new RuleViolation("Choose what we are waiting for.") { Field = "For" };
        if (Status == TicketStatus.Waiting && WaitingFor == waitingFor)
            throw new RuleViolation("Ticket {0} is already waiting.", Id);
        if (waitingFor == Tickets.WaitingFor.Requester && BodyText.IsBlank(message))
            throw new RuleViolation("Say what you need from the requester.") { Field = "Text" };
        var comment = BodyText.IsBlank(message) ? null
            : Say(actor, waitingFor == Tickets.WaitingFor.Requester ? CommentKind.Reply : CommentKind.Note, message, requestKey, at);
        TakeIfNobodyHasIt(actor, at);
        if (waitingFor == Tickets.WaitingFor.Requester) Answered(at);
        EndPause(at);
        (Status, WaitingFor, WaitingSince) = (TicketStatus.Waiting, waitingFor, at);
        Record(TicketEvent.Of(TicketEvent.Waiting, actor, at, ("for", waitingFor), ("comment", comment?.Key)));
    }

    private void EndWait(DateTimeOffset at)
    {
        EndPause(at);
        WaitingFor = null;
        if (Status == TicketStatus.Waiting) Status = AssigneeId is null ? TicketStatus.New : TicketStatus.Open;
    }
}
