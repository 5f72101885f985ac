using TechSupport.Features.Tickets.Conflicts;

namespace TechSupport.Features.Tickets.MyRequests;

/// <summary>The form for a message of the requester; how it is sent depends on where the request stands.</summary>
/// <param name="Text">What could not be sent; empty for a new one.</param>
public sealed record StaffAdd(Ticket Ticket, uint Version, Guid Key, string Text)
{
    public static StaffAdd New(Ticket ticket) => new(ticket, ticket.Version, Guid.NewGuid(), "");

    public bool IsAsked => Ticket.Status == TicketStatus.Waiting && Ticket.WaitingFor == WaitingFor.Requester;

    /// <summary>The same message, sent a moment ago.</summary>
    public SentBefore? SentBefore { get; init; }

    /// <summary>IT says it is fixed: the person says whether it is, together with the message.</summary>
    public bool MustChoose => Ticket.Status == TicketStatus.Resolved;
}
