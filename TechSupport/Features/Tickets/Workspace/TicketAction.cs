namespace TechSupport.Features.Tickets.Workspace;

/// <summary>A button above the ticket.</summary>
/// <param name="Word">English, a key of the translations.</param>
/// <param name="Key">The key that presses it; empty for none.</param>
public sealed record TicketAction(string Verb, string Link, string Word, string Icon, string Key)
{
    /// <summary>What this person may do to the ticket now.</summary>
    public static IEnumerable<TicketAction> Of(Actor actor, Ticket ticket) => TicketPolicy.AvailableActions(actor, ticket).Select(verb => verb switch
    {
        "assign" => new TicketAction(verb, TicketLinks.Assign(ticket.Id), "Assign…", "user", ""),
        "classify" => new(verb, TicketLinks.Classify(ticket.Id), "Classify", "sliders", "KeyP"),
        "wait" => new(verb, TicketLinks.Wait(ticket.Id), "Wait", "pause", ""),
        "resolve" => new(verb, TicketLinks.Resolve(ticket.Id), "Resolve", "check", "KeyS"),
        "reopen" => new(verb, TicketLinks.Reopen(ticket.Id), "Back to work", "refresh", ""),
        _ => new(verb, TicketLinks.Close(ticket.Id), "Close", "s-closed", ""),
    });
}
