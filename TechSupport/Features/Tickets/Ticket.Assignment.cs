namespace TechSupport.Features.Tickets;

public sealed partial class Ticket
{
    /// <summary>The technician who has it; null while it is unassigned.</summary>
    public long? AssigneeId { get; private set; }

    /// <summary>Gives the ticket to a technician, or returns it to the queue.</summary>
    public void Assign(Actor actor, long? assigneeId, DateTimeOffset at)
    {
        MustBeOpen();
        if (AssigneeId == assigneeId)
            throw assigneeId is null
                ? new RuleViolation("Ticket {0} has no assignee.", Id)
                : new RuleViolation("Ticket {0} is already assigned to this person.", Id);
        var before = AssigneeId;
        AssigneeId = assigneeId;
        if (assigneeId is null && Status == TicketStatus.Open) Status = TicketStatus.New;
        if (assigneeId is not null && Status == TicketStatus.New) Status = TicketStatus.Open;
        Record(TicketEvent.Of(TicketEvent.Assigned, actor, at, ("from", before), ("to", assigneeId)));
    }

    /// <summary>Answering an unassigned ticket takes it.</summary>
    private void TakeIfNobodyHasIt(Actor actor, DateTimeOffset at)
    {
        if (AssigneeId is null && actor.Id is { } me) Assign(actor, me, at);
    }
}
