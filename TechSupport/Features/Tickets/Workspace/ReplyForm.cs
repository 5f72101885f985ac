using TechSupport.Features.Tickets.Conflicts;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>What the composer shows: on the ticket's page empty, on the comment page what could not be sent.</summary>
public sealed record ReplyForm(Ticket Ticket, string Requester, uint Version, Guid RequestKey, string Text = "", string Kind = "reply", string Then = "keep")
{
    /// <summary>What others did since the text was begun.</summary>
    public WhatIsNew New { get; init; } = WhatIsNew.Nothing;

    /// <summary>The same message, sent a moment ago.</summary>
    public SentBefore? SentBefore { get; init; }

    /// <summary>A closed ticket takes notes only.</summary>
    public bool CanReply => Ticket.Status != TicketStatus.Closed;

    /// <summary>A reply that was begun before the ticket was closed: it stays one, and must never turn into a note or the other way round.</summary>
    public bool IsStuck => !CanReply && Kind != "note" && Text.Length > 0;

    public bool IsNote => CanNote && (Kind == "note" || !CanReply && !IsStuck);

    /// <summary>Whoever reported the problem writes no note on it, technician or not.</summary>
    public required bool CanNote { get; init; }
}
