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

    private const string Request = "Ticket";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        new(Created, Request, "Reported", "flag")
        {
            IsMessage = true,
            Sentences = [new("{0} reported this")],
            Recipients =
            [
                new(Audience.Requester, "We logged your request"),
                new(Audience.Technicians, "New ticket: patient care is affected", e => e.Says("care", "true")),
                new(Audience.Technicians, "New ticket with priority P1", e => e.Says("priority", "p1")),
            ],
            Facts = ["requester", "priority", "care", "department", "source"],
        },
        new(Assigned, Request, "Assigned", "user")
        {
            Sentences =
            [
                new("{0} took this") { When = e => e.ActorId is { } actor && e.Says("to", Kernel.Facts.Text(actor)) },
                new("{0} assigned this to {1}", "to") { When = e => e.Fact("to") is not null },
                new("{0} returned this to the queue"),
            ],
            Recipients = [new(Audience.NewAssignee, "This ticket is yours now")],
            Facts = [new("to", From: "from")],
        },
        new(Classified, Request, "Classified", "sliders")
        {
            Sentences =
            [
                new("{0} changed the priority from {1} to {2}", "priority_from", "priority") { When = e => e.Fact("priority") != e.Fact("priority_from") },
                new("{0} changed the classification"),
            ],
            Recipients = [new(Audience.AssigneeOrLeads, "Raised to priority P1", e => e.Says("priority", "p1") && !e.Says("priority_from", "p1"))],
            Facts = [new("category", From: "category_from"), new("priority", From: "priority_from"), new("care", From: "care_from")],
        },
        new(Replied, Request, "Reply written", "reply")
        {
            IsMessage = true,
            Sentences = [new("{0} wrote a reply")],
            Recipients =
            [
                new(Audience.AssigneeOrLeads, "An answer from the requester", e => e.Says("by", "requester")),
                new(Audience.Requester, "An answer from IT", e => !e.Says("by", "requester")),
            ],
            Facts = ["by"],
        },
        new(Noted, Request, "Internal note added", "lock")
        {
            IsMessage = true,
            Sentences = [new("{0} added an internal note")],
            Recipients = [new(Audience.Assignee, "A note from a colleague")],
        },
        new(Waiting, Request, "Work put on hold", "s-wait")
        {
            Sentences =
            [
                new("{0} put this on hold, waiting for a supplier") { Icon = "s-hold", When = e => e.Says("for", "supplier") },
                new("{0} asked the requester a question"),
            ],
            Recipients = [new(Audience.Requester, "We have a question for you", e => e.Says("for", "requester"))],
            Facts = ["for"],
        },
        new(Resumed, Request, "Work resumed", "s-open")
        {
            Sentences = [new("{0} resumed work")],
            // silently, unless a technician wrote something to read
            Recipients = [new(Audience.Requester, "An answer from IT", e => e.Fact("comment") is not null)],
        },
        new(Resolved, Request, "Resolved", "s-done")
        {
            Sentences = [new("{0} resolved this")],
            Recipients = [new(Audience.Requester, "Fixed. Does it work now?")],
            Facts = ["met"],
        },
        new(Reopened, Request, "Reopened", "s-re")
        {
            Sentences = [new("{0} says it still fails") { ByRequester = true }, new("{0} reopened this")],
            Recipients = [new(Audience.Requester, "The request is open again"), new(Audience.AssigneeOrLeads, "The ticket is open again")],
        },
        new(Closed, Request, "Closed", "s-closed")
        {
            Sentences =
            [
                new("{0} confirmed that it works") { When = e => e.Says("confirmed", "true") },
                new("{0} withdrew this: it works again") { When = e => e.Says("withdrawn", "true") },
                new("{0} closed this"),
            ],
            Recipients =
            [
                new(Audience.Assignee, "Confirmed: it works now", e => e.Says("confirmed", "true")),
                new(Audience.Assignee, "Withdrawn: it works again", e => e.Says("withdrawn", "true")),
                // closed by itself: the message that said "fixed" announced it
                new(Audience.Requester, "Your request is closed", e => !e.Says("confirmed", "true") && e.ActorId is not null),
            ],
            Facts = ["confirmed", "withdrawn"],
        },
    ];

    /// <summary>A kind of a later release gets a neutral description.</summary>
    public static EventKind KindOf(string key) => Kinds.FirstOrDefault(k => k.Key == key) ?? EventKind.Unknown;

    internal static Event Of(string kind, Actor actor, DateTimeOffset at, params (string Key, object? Value)[] facts) =>
        new(kind, actor, objectId: null, Kernel.Facts.Of(facts), at);
}
