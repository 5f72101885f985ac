namespace TechSupport.Features.OnCall.Feeds;

/// <summary>The address at which a person's calendar reads their shifts; only the hash of its secret part is kept.</summary>
public sealed class CalendarFeed : IRecordsEvents
{
    private readonly List<Event> events = [];

    private CalendarFeed() { }

    public CalendarFeed(long person) => Id = person;

    /// <summary>The person's.</summary>
    public long Id { get; private set; }

    /// <summary>SHA-256, 32 bytes.</summary>
    public byte[] Hash { get; private set; } = [];

    public DateTimeOffset RenewedAt { get; private set; }

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    /// <summary>The address before it no longer works.</summary>
    public void Renew(Actor actor, byte[] hash, DateTimeOffset at)
    {
        (Hash, RenewedAt) = (hash, at);
        events.Add(OnCallEvent.Of(OnCallEvent.FeedRenewed, actor, at));
    }
}
