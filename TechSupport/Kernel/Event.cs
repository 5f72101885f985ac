using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TechSupport.Kernel;

/// <summary>
/// Something that happened: one row of the append-only audit log and the source of notifications. Facts that are hashed
/// into the chain stand in <see cref="Data"/> and hold no personal data (ids, states, numbers); personal values go to
/// <see cref="Personal"/>, which can be erased, and only a keyed commitment to them is hashed.
/// </summary>
public sealed class Event
{
    private Event() { }

    /// <param name="kind">Dotted name, "ticket.resolved"; the part before the dot is the kind of object.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="objectId">Id of the object; null for an event that the object records itself.</param>
    /// <param name="data">Facts without personal data, as text.</param>
    /// <param name="at">When, UTC.</param>
    public Event(string kind, Actor actor, long? objectId, IReadOnlyDictionary<string, string?>? data, DateTimeOffset at)
    {
        Kind = kind;
        ActorId = actor.Id;
        ObjectId = objectId;
        Data = data ?? new Dictionary<string, string?>();
        At = at;
    }

    public long Id { get; private set; }

    /// <summary>When, UTC, cut to whole microseconds as the database keeps them.</summary>
    public DateTimeOffset At
    {
        get;
        private set => field = new DateTimeOffset(value.UtcTicks - value.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    public string Kind { get; private set; } = "";

    /// <summary>Null when the system acted by itself.</summary>
    public long? ActorId { get; private set; }

    /// <summary>Set for ticket events; the object of every other event is <see cref="ObjectId"/>.</summary>
    public long? TicketId { get; private set; }

    public long? ObjectId { get; private set; }

    [Personal] public IReadOnlyDictionary<string, string?> Data { get; private set; } = new Dictionary<string, string?>();

    /// <summary>HMAC-SHA256 of the personal part under the person's key; null when there is none. 32 bytes.</summary>
    [Personal] public byte[]? Commitment { get; private set; }

    public EventPersonalData? Personal { get; private set; }

    /// <summary>A fact of it; null when it says nothing of the kind.</summary>
    public string? Fact(string key) => Data.GetValueOrDefault(key);

    public bool Says(string fact, string value) => Fact(fact) == value;

    /// <summary>Names the object that recorded it, now that the database has given it an id.</summary>
    public void Concerns(long id)
    {
        ObjectId ??= id;
        Personal?.Concerns(id);
    }

    /// <summary>Attaches personal values of one person: stored apart, committed to under the person's key.</summary>
    public Event WithPersonal(long personId, byte[] personKey, IReadOnlyDictionary<string, string?> values)
    {
        var json = JsonSerializer.Serialize(values.OrderBy(v => v.Key, StringComparer.Ordinal).ToDictionary());
        Personal = new EventPersonalData(personId, json);
        Commitment = EventPersonalData.Commit(personKey, json);
        return this;
    }
}

/// <summary>The personal part of an event: erasable, so it is not in the events table.</summary>
[Personal]
public sealed class EventPersonalData
{
    private EventPersonalData() { }

    internal EventPersonalData(long personId, string json) => (PersonId, Json) = (personId, json);

    public long EventId { get; private set; }
    public long PersonId { get; private set; }

    internal void Concerns(long id) => PersonId = PersonId == 0 ? id : PersonId;

    /// <summary>A flat JSON object of text values, as it was committed to; kept to the byte.</summary>
    public string Json { get; private set; } = "{}";

    public static byte[] Commit(byte[] personKey, string json) => HMACSHA256.HashData(personKey, Encoding.UTF8.GetBytes(json));
}
