using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets;

public sealed partial class Ticket
{
    public DateTimeOffset? ResolvedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>When a resolved ticket closes itself unless somebody objects.</summary>
    public DateTimeOffset? ClosesAt => Status == TicketStatus.Resolved ? ResolvedAt + SlaTargets.AutoClose : null;

    /// <summary>Set while a reopened ticket has had no answer since.</summary>
    public DateTimeOffset? ReopenedAt { get; private set; }

    /// <summary>Says it is fixed and how; the requester is asked to check.</summary>
    public void Resolve(Actor actor, string text, Guid requestKey, DateTimeOffset at)
    {
        MustBeOpen();
        var comment = Say(actor, CommentKind.Reply, text, requestKey, at);
        TakeIfNobodyHasIt(actor, at);
        EndPause(at);
        Answered(at);
        (Status, WaitingFor, ResolvedAt) = (TicketStatus.Resolved, null, at);
        Record(TicketEvent.Of(TicketEvent.Resolved, actor, at, ("comment", comment.Key), ("met", Sla.Resolution.State(at) == SlaState.Met)));
    }

    /// <summary>Back to work: a wait is over, or it still fails although it was resolved or closed.</summary>
    public void Reopen(Actor actor, string? text, Guid requestKey, DateTimeOffset at)
    {
        if (Status is TicketStatus.New or TicketStatus.Open)
            throw new RuleViolation(actor.IsTechnician ? "Ticket {0} is already being worked on." : "Request {0} is already being worked on.", Id);
        var wasDone = IsDone;
        // a technician's own problem is still their own
        var byIt = actor.IsTechnician && actor.Id != RequesterId;
        // nobody can mend what they are told nothing about
        if (!actor.IsTechnician && BodyText.IsBlank(text)) throw new RuleViolation("Say what still does not work.") { Field = "Text" };
        var comment = BodyText.IsBlank(text) ? null : Say(actor, CommentKind.Reply, text, requestKey, at);
        EndWait(at);
        Status = AssigneeId is null ? TicketStatus.New : TicketStatus.Open;
        if (wasDone)
        {
            (ResolvedAt, ClosedAt) = (null, null);
            (ReopenedAt, Unanswered) = byIt ? (ReopenedAt, Unanswered) : (at, true);
        }
        if (comment is not null && byIt) Answered(at);
        Record(TicketEvent.Of(wasDone ? TicketEvent.Reopened : TicketEvent.Resumed, actor, at, ("comment", comment?.Key)));
    }

    /// <summary>The end: the requester confirmed or needs it no longer, nobody objected in time, or a technician gave a reason.</summary>
    public void Close(Actor actor, string? reason, Guid requestKey, DateTimeOffset at)
    {
        if (Status == TicketStatus.Closed) throw new RuleViolation(actor.IsTechnician ? "Ticket {0} is already closed." : "Request {0} is already closed.", Id);
        if (Status != TicketStatus.Resolved && actor.IsTechnician && BodyText.IsBlank(reason))
            throw new RuleViolation("Say why it is closed without being resolved.") { Field = "Text" };
        var comment = BodyText.IsBlank(reason) ? null : Say(actor, CommentKind.Reply, reason, requestKey, at);
        // a technician may close a ticket of their own that was not fixed: that confirms nothing
        var confirmed = Status == TicketStatus.Resolved && actor.Id == RequesterId;
        // before anybody mended anything it works again, or is needed no longer
        var withdrawn = !IsDone && !actor.IsTechnician && actor.Id == RequesterId;
        if (!IsDone) EndWait(at);
        Status = TicketStatus.Closed;
        ClosedAt = at;
        Unanswered = false;
        Record(TicketEvent.Of(TicketEvent.Closed, actor, at, ("comment", comment?.Key), ("confirmed", confirmed), ("withdrawn", withdrawn ? true : null)));
    }
}
