using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using TechSupport.Features.Catalog.Departments;

namespace TechSupport.Features.People;

/// <summary>A person with an account. The sign-in parts belong to Identity; the rest is who and where they are.</summary>
[Personal]
public sealed partial class User : IdentityUser<long>, IRecordsEvents
{
    private readonly List<Event> events = [];

    /// <summary>As people write it: "Irina Sokolova".</summary>
    public string FullName { get; private set; } = "";

    /// <summary>What the person may do in principle.</summary>
    public Role Role { get; private set; }

    public long? DepartmentId { get; private set; }

    /// <summary>Loaded only where it is asked for.</summary>
    public Department? Department { get; private set; }

    public string Room { get; private set; } = "";

    /// <summary>The computer this person usually sits at; prefills a report.</summary>
    public long? EquipmentId { get; private set; }

    /// <summary>"en" or "ru": the language of the screens and of messages.</summary>
    public string Language { get; private set; } = "en";

    /// <summary>"light", "dark" or empty to follow the computer.</summary>
    public string Theme { get; private set; } = "";

    /// <summary>Single-key shortcuts (WCAG 2.1.4 asks for a switch).</summary>
    public bool KeyboardShortcuts { get; private set; } = true;

    public bool NotifyByEmail { get; private set; } = true;
    public bool NotifyByTelegram { get; private set; } = true;

    /// <summary>The chat with our bot; null until the person links it.</summary>
    public long? TelegramChatId { get; private set; }

    /// <summary>When Telegram no longer took what was sent to the person's chat; null when they connected or disconnected it since.</summary>
    public DateTimeOffset? TelegramLostAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastSeenAt { get; private set; }

    /// <summary>Set when the account is disabled; the person's tickets stay.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <exception cref="InvalidOperationException">The account was loaded without it: what is recorded under any other key could never be verified.</exception>
    public PersonKey AuditKey
    {
        get => field ?? throw new InvalidOperationException($"User {Id} was loaded without the audit key: query with Include(u => u.AuditKey).");
        private set;
    }

    public bool IsActive => DisabledAt is null;

    IReadOnlyCollection<Event> IRecordsEvents.Events => events;

    private void Record(string kind, Actor actor, DateTimeOffset at, Dictionary<string, string?>? facts = null, Dictionary<string, string?>? personal = null)
    {
        var happened = new Event(kind, actor, objectId: null, facts, at);
        events.Add(personal is { Count: > 0 } ? happened.WithPersonal(Id, AuditKey.Key, personal) : happened);
    }
}

/// <summary>The key under which a person's values in the audit log are committed to; destroyed by erasure.</summary>
[Personal]
public sealed class PersonKey
{
    public long UserId { get; private set; }

    /// <summary>32 random bytes.</summary>
    public byte[] Key { get; private set; } = RandomNumberGenerator.GetBytes(32);
}
