namespace TechSupport.Features.Notifications;

/// <summary>The kinds of events about deliveries.</summary>
public static class DeliveryEvent
{
    public const string Retried = "delivery.retried";

    /// <summary>An event that could not be turned into messages gets another round of attempts.</summary>
    public const string EventRetried = "delivery.event_retried";

    /// <summary>Messages that will not be sent any more went to the archive; the facts say how many.</summary>
    public const string Archived = "delivery.archived";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        new(Retried, "Message", "Message sent again", "refresh")
        {
            Sentences = [new("{0} asked for this message to be sent again")], Recipients = EventKind.Nobody, Facts = ["channel", "ticket", "tries"],
        },
        new(EventRetried, "Message", "Event tried again", "refresh")
        {
            Sentences = [new("{0} asked for the messages about an event to be created again")], Recipients = EventKind.Nobody, Facts = ["ticket"],
        },
        new(Archived, "Message", "Messages archived", "inbox")
        {
            Sentences = [new("{0} archived messages")], Recipients = EventKind.Nobody, Facts = ["claimed", "sent", "dropped", "dead"],
        },
    ];
}
