namespace TechSupport.Kernel;

/// <summary>
/// One kind of event with all that is said about it and who hears of it; each feature has a table of its own. Texts are English
/// sentences, the keys of their translations.
/// </summary>
/// <param name="Key">"ticket.resolved". It is hashed into the audit chain, so it never changes.</param>
/// <param name="Object">What it happened to: "Ticket".</param>
/// <param name="Name">What the audit log calls it: "Resolved".</param>
/// <param name="Icon">An icon of the sprite.</param>
public sealed record EventKind(string Key, string Object, string Name, string Icon)
{
    /// <summary>For a kind that notifies no one.</summary>
    public static readonly IReadOnlyList<Announcement> Nobody = [];

    /// <summary>Used for a kind of a later release, which this one may find in the database.</summary>
    public static readonly EventKind Unknown = new("", "Other", "Other change", "info") { Sentences = [new("{0} made a change")], Recipients = Nobody };

    /// <summary>What happened; the first that applies is said.</summary>
    public required IReadOnlyList<EventSentence> Sentences { get; init; }

    /// <summary>Who is told, and in which words.</summary>
    public required IReadOnlyList<Announcement> Recipients { get; init; }

    /// <summary>What the audit log shows of it, in this order.</summary>
    public IReadOnlyList<EventFact> Facts { get; init; } = [];

    /// <summary>Shown in the conversation as a message, so a sentence beside it would only repeat it.</summary>
    public bool IsMessage { get; init; }

    /// <param name="requester">Whose ticket it is, where that is known.</param>
    public EventSentence SentenceFor(Event happened, long? requester = null) =>
        Sentences.First(s => (s.When is null || s.When(happened)) && (!s.ByRequester || requester is not null && happened.ActorId == requester));

    /// <summary>The line above a message about it; null when the event gives no reason for one.</summary>
    public string? HeadlineFor(Event happened, bool toRequester)
    {
        var said = Recipients.Where(r => r.When is null || r.When(happened)).ToList();
        return (said.Find(r => r.To is Audience.Requester == toRequester) ?? said.FirstOrDefault())?.Headline;
    }
}

/// <summary>What happened in one whole sentence.</summary>
/// <param name="Text">{0} is who did it, {1} and on are <see cref="Facts"/>.</param>
/// <param name="Facts">Keys of the facts that the sentence names.</param>
public sealed record EventSentence(string Text, params string[] Facts)
{
    /// <summary>Null: always.</summary>
    public Func<Event, bool>? When { get; init; }

    /// <summary>Only of what the requester did.</summary>
    public bool ByRequester { get; init; }

    /// <summary>Null: the one of the kind.</summary>
    public string? Icon { get; init; }
}

/// <summary>Who may be told about an event; <c>Notifications/Recipients.cs</c> finds the people.</summary>
public enum Audience
{
    Requester,

    /// <summary>Who has the ticket now.</summary>
    Assignee,

    /// <summary>Whom the event gave the ticket to.</summary>
    NewAssignee,

    /// <summary>The leads, when no technician has it.</summary>
    AssigneeOrLeads,

    /// <summary>Every technician and lead.</summary>
    Technicians,

    /// <summary>The person an event is about, by mail whatever else they want.</summary>
    Person,

    /// <summary>The one person whom the fact "to" names; the event is about no ticket.</summary>
    Named,
}

/// <summary>Who is told about an event, in which words and when.</summary>
/// <param name="Headline">What happened, in the words of the one who reads it.</param>
/// <param name="When">Null: always.</param>
public sealed record Announcement(Audience To, string Headline, Func<Event, bool>? When = null);

/// <summary>A fact the audit log shows.</summary>
/// <param name="From">Names the value before. Where it is given, the fact is shown as a change or not at all.</param>
public sealed record EventFact(string Key, string? From = null)
{
    /// <summary>What this kind calls it, where that is not what every kind calls it.</summary>
    public string? Label { get; init; }

    public static implicit operator EventFact(string key) => new(key);
}
