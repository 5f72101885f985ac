using Microsoft.Extensions.Localization;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Workspace;

/// <summary>An event of a ticket in words, after the name of whoever did it: "assigned this to Anna".</summary>
public static class TimelineText
{
    /// <param name="name">The name of a person by id.</param>
    /// <param name="requester">Whose ticket it is.</param>
    public static (string Icon, string Words) Tell(Event happened, long requester, IStringLocalizer text, Func<long?, string> name)
    {
        string? Fact(string key) => happened.Data.GetValueOrDefault(key);
        switch (happened.Kind)
        {
            case TicketEvent.Assigned:
                var to = TimelineEntry.AssigneeOf(happened);
                return ("user", to is null ? text["gave this back"] : to == happened.ActorId ? text["took this"] : text["assigned this to {0}", name(to)]);
            case TicketEvent.Classified:
                return ("sliders", Fact("priority_from") != Fact("priority")
                    ? text["changed the priority: {0} to {1}", Fact("priority_from")?.ToUpperInvariant() ?? "", Fact("priority")?.ToUpperInvariant() ?? ""]
                    : text["classified this"]);
            case TicketEvent.Waiting:
                return Fact("for") == "supplier" ? ("s-hold", text["waits for a supplier"]) : ("s-wait", text["asked the requester"]);
            case TicketEvent.Resumed: return ("s-open", text["went on with this"]);
            case TicketEvent.Resolved: return ("s-done", text["resolved this"]);
            case TicketEvent.Reopened: return ("s-re", happened.ActorId == requester ? text["says it still fails"] : text["opened this again"]);
            case TicketEvent.Closed: return ("s-closed", Fact("confirmed") == "true" ? text["confirmed that it works"] : text["closed this"]);
            default: return ("info", happened.Kind);
        }
    }
}
