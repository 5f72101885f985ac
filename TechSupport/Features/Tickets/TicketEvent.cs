using TechSupport.Kernel;

namespace TechSupport.Features.Tickets;

/// <summary>The kinds of ticket events and how one is made.</summary>
public static class TicketEvent
{
    public const string Created = "ticket.created";
    public const string Assigned = "ticket.assigned";
    public const string Classified = "ticket.classified";
    public const string Replied = "ticket.replied";
    public const string Noted = "ticket.noted";
    public const string Waiting = "ticket.waiting";
    public const string Resumed = "ticket.resumed";
    public const string Resolved = "ticket.resolved";
    public const string Reopened = "ticket.reopened";
    public const string Closed = "ticket.closed";

    internal static Event Of(string kind, Actor actor, DateTimeOffset at, params (string Key, object? Value)[] facts) =>
        new(kind, actor, objectId: null, facts.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => Text(f.Value)), at);

    private static string? Text(object? value) => value switch
    {
        null => null,
        Enum e => e.ToString().ToLowerInvariant(),
        bool b => b ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };
}
