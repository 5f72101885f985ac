namespace TechSupport.Features.Tickets;

/// <summary>Addresses of the lists of tickets, of a ticket and of its verbs.</summary>
public static class TicketLinks
{
    public const string List = "/tickets";
    public const string Keyboard = "/keyboard";

    /// <summary>A requester's own closed requests.</summary>
    public const string Closed = "/tickets?view=closed";

    /// <summary>A page of a requester's own requests.</summary>
    /// <param name="closed">The closed ones rather than the open ones.</param>
    /// <param name="after">The last request of the page before.</param>
    public static string Mine(bool closed, long? after = null) =>
        after is null ? closed ? Closed : List : closed ? $"{Closed}&after={after}" : $"{List}?after={after}";

    /// <param name="key">"mine", "overdue", …: which queue.</param>
    public static string Queue(string key) => $"{List}?view={key}";

    /// <summary>All tickets of one device, done or not.</summary>
    public static string OfEquipment(long id) => $"{List}?status=any&equipment={id}";

    public static string OpenOf(long assignee) => $"/tickets?view=all&assignee={assignee}";

    public static string Ticket(long number) => $"/tickets/{number}";

    /// <summary>A ticket with what was said before a place of its conversation.</summary>
    public static string Before(long number, ConversationCursor place) => $"{Ticket(number)}?before={place}";

    /// <summary>The ticket with the cursor in the field for adding to it: a browser gives the focus to what an address points at.</summary>
    public static string AddTo(long number) => $"/tickets/{number}#Input_Text";

    public static string Assign(long number) => $"/tickets/{number}/assign";

    public static string Classify(long number) => $"/tickets/{number}/classify";

    public static string Comment(long number) => $"/tickets/{number}/comment";

    public static string Wait(long number) => $"/tickets/{number}/wait";

    public static string Resolve(long number) => $"/tickets/{number}/resolve";

    public static string Reopen(long number) => $"/tickets/{number}/reopen";

    public static string Close(long number) => $"/tickets/{number}/close";
}
