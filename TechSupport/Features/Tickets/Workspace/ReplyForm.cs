namespace TechSupport.Features.Tickets.Workspace;

/// <summary>What the composer shows: on the ticket's page empty, on the comment page what could not be sent.</summary>
public sealed record ReplyForm(Ticket Ticket, string Requester, uint Version, Guid RequestKey, string Text = "", string Kind = "reply", string Then = "keep")
{
    /// <summary>A closed ticket takes notes only.</summary>
    public bool CanReply => Ticket.Status != TicketStatus.Closed;

    public bool IsNote => Kind == "note" || !CanReply;
}
