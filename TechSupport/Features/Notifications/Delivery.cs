using System.Runtime.Serialization;

namespace TechSupport.Features.Notifications;

public enum Channel { Email, Telegram }

/// <summary>pending → sending (leased) → sent; an attempt that fails goes back to pending, the last one ends failed; dropped: nobody to tell any more.</summary>
public enum DeliveryState
{
    Pending,
    Sending,
    Sent,

    /// <summary>Failed for good: its attempts are used up. Rows and events say "dead", as they always have.</summary>
    [EnumMember(Value = "dead")] Failed,

    Dropped,
}

/// <summary>One message to one person about one event by one channel; unique in these three.</summary>
public sealed class Delivery : IRecordsEvents
{
    public const int MaxAttempts = 8;

    /// <summary>How long a claimed delivery belongs to the process that claimed it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan[] Backoff =
        [TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(12)];

    private static readonly TimeSpan LongestForLinks = TimeSpan.FromMinutes(10);

    private readonly List<Event> events = [];

    private Delivery() { }

    public Delivery(long eventId, DateTimeOffset eventAt, long? ticketId, long userId, Channel channel, DateTimeOffset at)
    {
        (EventId, EventAt, TicketId, UserId, Channel) = (eventId, eventAt, ticketId, userId, channel);
        (CreatedAt, NextAttemptAt) = (at, at);
    }

    public long Id { get; private set; }
    public long EventId { get; private set; }

    /// <summary>Part of the event's key: the table is partitioned by month.</summary>
    public DateTimeOffset EventAt { get; private set; }

    public long? TicketId { get; private set; }
    public long UserId { get; private set; }
    public Channel Channel { get; private set; }
    public DeliveryState State { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? NextAttemptAt { get; private set; }
    public DateTimeOffset? LeasedUntil { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>What the server said last, without addresses; for the admin page.</summary>
    public string LastError { get; private set; } = "";

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    /// <summary>Not sent yet: what follows soon is told together with it.</summary>
    public void Wait(DateTimeOffset until) => NextAttemptAt = until;

    public void Sent(DateTimeOffset at) =>
        (State, SentAt, NextAttemptAt, LeasedUntil, LastError) = (DeliveryState.Sent, at, null, null, "");

    /// <summary>A stop of the process cut the attempt off: it does not count, and the message is due at once.</summary>
    public void Released(DateTimeOffset at) =>
        (State, Attempts, NextAttemptAt, LeasedUntil) = (DeliveryState.Pending, Attempts - 1, at, null);

    /// <summary>Tries again later, or fails for good after the last attempt.</summary>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    public void Failed(string error, DateTimeOffset at, TimeSpan? retryAfter = null, bool permanent = false)
    {
        (LastError, LeasedUntil) = (error.Length > 300 ? error[..300] : error, null);
        if (permanent || Attempts >= MaxAttempts)
            (State, NextAttemptAt) = (DeliveryState.Failed, null);
        else
            (State, NextAttemptAt) = (DeliveryState.Pending, at + (retryAfter ?? Pause));
    }

    // who waits for a link waits at the screen, and the link is dropped after an hour
    private TimeSpan Pause
    {
        get
        {
            var pause = Backoff[Math.Clamp(Attempts - 1, 0, Backoff.Length - 1)];
            return TicketId is null && pause > LongestForLinks ? LongestForLinks : pause;
        }
    }

    public void Drop(string why) =>
        (State, LastError, NextAttemptAt, LeasedUntil) = (DeliveryState.Dropped, why, null, null);

    /// <summary>An admin asks for another round of attempts.</summary>
    public void Retry(Actor actor, DateTimeOffset at)
    {
        if (State is DeliveryState.Sent or DeliveryState.Sending)
            throw new RuleViolation("This message was sent already or is being sent now.");
        events.Add(new(DeliveryEvent.Retried, actor, objectId: null, Facts.Of(("channel", Channel), ("tries", Attempts), ("ticket", TicketId)), at));
        (State, Attempts, NextAttemptAt, LastError) = (DeliveryState.Pending, 0, at, "");
    }
}
