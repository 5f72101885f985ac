using TechSupport.Features.Sla;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>How far a request has come: reported, answered, fixed, confirmed.</summary>
public static class TicketProgress
{
    public static IReadOnlyList<ProgressStep> Of(Ticket ticket, DateTimeOffset now)
    {
        var steps = new List<ProgressStep> { new("You reported", ticket.CreatedAt, StepState.Done) };
        var sla = ticket.Sla;
        var closed = ticket.Status == TicketStatus.Closed;
        if (ticket.FirstResponseAt is { } answered) steps.Add(new("IT answered", answered, StepState.Done));
        else if (ticket.Status == TicketStatus.New) steps.Add(new("IT reads it", Promised(sla.Response), StepState.Current));
        if (ticket.ReopenedAt is { } back) steps.Add(new("Still broken", back, StepState.Done));
        if (ticket.ResolvedAt is { } fixedAt) steps.Add(new("Fixed", fixedAt, StepState.Done));
        else if (ticket.Status == TicketStatus.Waiting && ticket.WaitingFor == WaitingFor.Requester) steps.Add(new("Waiting for you", null, StepState.Current));
        else if (ticket.Status == TicketStatus.Waiting) steps.Add(new("Waiting for a supplier", null, StepState.Current));
        else if (!closed) steps.Add(new("IT fixes it", Promised(sla.Resolution), ticket.Status == TicketStatus.New && ticket.FirstResponseAt is null ? StepState.Ahead : StepState.Current));
        steps.Add(closed ? new("Closed", ticket.ClosedAt, StepState.Done)
            : new("You confirm", null, ticket.Status == TicketStatus.Resolved ? StepState.Current : StepState.Ahead));
        return steps;

        // a target that is breached or paused promises nothing
        DateTimeOffset? Promised(SlaTarget target) => target.State(now) is SlaState.OnTrack or SlaState.AtRisk ? target.DueAt : null;
    }
}

public enum StepState { Done, Current, Ahead }

/// <summary>One stop of the route.</summary>
/// <param name="At">When it happened, or by when it should.</param>
public sealed record ProgressStep(string Words, DateTimeOffset? At, StepState State);
