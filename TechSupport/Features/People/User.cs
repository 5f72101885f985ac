using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace TechSupport.Features.People;

/// <summary>A person with an account. The sign-in parts belong to Identity; the rest is who and where they are.</summary>
public sealed partial class User : IdentityUser<long>
{
    public const int NameLength = 120;
    public const int EmailLength = 200;

    /// <summary>As people write it: "Irina Sokolova".</summary>
    public string FullName { get; set; } = "";

    public long? DepartmentId { get; set; }
    public string Room { get; set; } = "";

    /// <summary>The computer this person usually sits at; prefills a report.</summary>
    public long? EquipmentId { get; set; }

    /// <summary>"en" or "ru": the language of the screens and of messages.</summary>
    public string Language { get; set; } = "en";

    /// <summary>"light", "dark" or empty to follow the computer.</summary>
    public string Theme { get; set; } = "";

    /// <summary>Single-key shortcuts (WCAG 2.1.4 asks for a switch).</summary>
    public bool KeyboardShortcuts { get; set; } = true;

    public bool NotifyByEmail { get; set; } = true;
    public bool NotifyByTelegram { get; set; } = true;

    /// <summary>The chat with our bot; null until the person links it.</summary>
    public long? TelegramChatId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>Set when the account is switched off; the person's tickets stay.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public PersonKey AuditKey { get; private set; } = new();

    public bool IsActive => DisabledAt is null;

    public void SwitchOff(DateTimeOffset at) => DisabledAt ??= at;

    public void SwitchOn() => DisabledAt = null;
}

/// <summary>The key under which a person's values in the audit log are committed to; destroyed by erasure.</summary>
public sealed class PersonKey
{
    public long UserId { get; private set; }

    /// <summary>32 random bytes.</summary>
    public byte[] Key { get; private set; } = RandomNumberGenerator.GetBytes(32);
}
