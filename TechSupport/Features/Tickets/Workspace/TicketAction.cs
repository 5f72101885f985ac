using TechSupport.Features.Tickets.Actions;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>A button above the ticket.</summary>
/// <param name="Verb">Its name, also the last part of its address.</param>
/// <param name="Word">English, a key of the translations.</param>
/// <param name="Key">The key that presses it; empty for none.</param>
public sealed record TicketAction(string Verb, string Link, string Word, string Icon, string Key)
{
    private const string Resume = "Resume work";

    private static readonly Dictionary<TicketVerb, (Func<long, string> Link, string Word, string Icon, string Key)> Buttons = new()
    {
        [TicketVerb.Assign] = (TicketLinks.Assign, "Assign…", "user", ""),
        [TicketVerb.Classify] = (TicketLinks.Classify, "Classify", "sliders", "KeyP"),
        [TicketVerb.Wait] = (TicketLinks.Wait, "Put on hold", "pause", ""),
        [TicketVerb.Resolve] = (TicketLinks.Resolve, "Resolve", "check", "KeyS"),
        [TicketVerb.Reopen] = (TicketLinks.Reopen, "Reopen", "refresh", ""),
        [TicketVerb.Close] = (TicketLinks.Close, "Close", "s-closed", ""),
    };

    /// <summary>What this person may do to the ticket now.</summary>
    public static IEnumerable<TicketAction> Of(Actor actor, Ticket ticket) =>
        from verb in TicketVerb.OfferedTo(actor, ticket)
        let button = Buttons[verb]
        // nothing was closed: a wait is over
        let word = verb == TicketVerb.Reopen && ticket.Status == TicketStatus.Waiting ? Resume : button.Word
        select new TicketAction(verb.Name, button.Link(ticket.Id), word, button.Icon, button.Key);
}
