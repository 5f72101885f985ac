namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>How far a request has come: reported, answered, fixed, confirmed.</summary>
public static class TicketProgress
{
    public static IReadOnlyList<ProgressStep> Of(Ticket ticket, DateTimeOffset now)
    {
        var steps = new List<ProgressStep> { new("You reported", ticket.CreatedAt, StepState.Done) };
        var closed = ticket.Status == TicketStatus.Closed;
        if (ticket.FirstResponseAt is { } answered) steps.Add(new("IT answered", answered, StepState.Done));
        else if (!closed) steps.Add(new("IT reads it", Due(ticket.ResponseDueAt), StepState.Current));
        if (ticket.ResolvedAt is { } fixedAt) steps.Add(new("Fixed", fixedAt, StepState.Done));
        else if (ticket.Status == TicketStatus.Waiting && ticket.WaitingFor == WaitingFor.Requester) steps.Add(new("Waiting for you", null, StepState.Current));
        else if (!closed) steps.Add(new("IT fixes it", Due(ticket.ResolveDueAt), ticket.FirstResponseAt is null ? StepState.Ahead : StepState.Current));
        steps.Add(closed ? new("Closed", ticket.ClosedAt, StepState.Done)
            : new("You confirm", null, ticket.Status == TicketStatus.Resolved ? StepState.Current : StepState.Ahead));
        return steps;

        // a limit that is missed or stands still promises nothing
        DateTimeOffset? Due(DateTimeOffset at) => at > now && ticket.Status != TicketStatus.Waiting ? at : null;
    }
}

public enum StepState { Done, Current, Ahead }

/// <summary>One stop of the route.</summary>
/// <param name="At">When it happened, or by when it should.</param>
public sealed record ProgressStep(string Words, DateTimeOffset? At, StepState State);
