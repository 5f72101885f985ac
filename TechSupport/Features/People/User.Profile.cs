namespace TechSupport.Features.People;

/// <summary>What people change about themselves.</summary>
/// <param name="EquipmentId">The computer they usually sit at.</param>
/// <param name="Language">"en" or "ru".</param>
/// <param name="Theme">"light", "dark" or empty to follow the computer.</param>
public sealed record Profile(string Room, string Phone, long? EquipmentId, string Language, string Theme, bool ByEmail, bool ByTelegram, bool Keys);

public sealed partial class User
{
    public Profile Profile => new(Room, PhoneNumber ?? "", EquipmentId, Language, Theme, NotifyByEmail, NotifyByTelegram, KeyboardShortcuts);

    /// <summary>Takes over what differs.</summary>
    public void ChangeProfile(Profile to, DateTimeOffset at)
    {
        if (to.Language is not ("en" or "ru")) throw new RuleViolation("Choose a language from the list.") { Field = "Language" };
        if (to.Theme is not ("" or "light" or "dark")) throw new RuleViolation("Choose a theme.") { Field = "Theme" };
        var before = Profile;
        (Room, PhoneNumber, EquipmentId, Language, Theme) = (RoomNumber.From(to.Room), Kernel.PhoneNumber.From(to.Phone), to.EquipmentId, to.Language, to.Theme);
        (NotifyByEmail, NotifyByTelegram, KeyboardShortcuts) = (to.ByEmail, to.ByTelegram, to.Keys);
        var facts = Facts.Differing(("room", before.Room, Room), ("computer", before.EquipmentId, EquipmentId), ("language", before.Language, Language), ("theme", before.Theme, Theme),
            ("by_email", before.ByEmail, NotifyByEmail), ("by_telegram", before.ByTelegram, NotifyByTelegram), ("keys", before.Keys, KeyboardShortcuts));
        RecordChange(Themselves, facts, Facts.Differing(("phone", before.Phone, PhoneNumber)), at);
    }

    /// <summary>The bot may write to this chat from now on.</summary>
    public void ConnectTelegram(long chatId, DateTimeOffset at)
    {
        if (!IsActive) throw new RuleViolation("This account is disabled. Enable it first.");
        Telegram(Themselves, chatId, at);
    }

    /// <summary>The bot no longer writes to this person: they asked for that, or the chat belongs to another person now.</summary>
    public void DisconnectTelegram(Actor actor, DateTimeOffset at) => Telegram(actor, null, at);

    /// <summary>The bot is blocked, or the chat is gone: what is sent there would fail each time.</summary>
    public void LoseTelegram(DateTimeOffset at)
    {
        Telegram(Actor.System, null, at);
        TelegramLostAt = at;
    }

    // whatever their role, they act on their own account
    private Actor Themselves => new(Id, Role.Staff);

    private void Telegram(Actor actor, long? chatId, DateTimeOffset at)
    {
        if (TelegramChatId == chatId) return;
        (TelegramChatId, TelegramLostAt) = (chatId, null);
        Record(PersonEvent.Changed, actor, at, Facts.Of(("telegram", chatId is null ? "off" : "on")));
    }

    private void RecordChange(Actor actor, Dictionary<string, string?> facts, Dictionary<string, string?> personal, DateTimeOffset at)
    {
        if (facts.Count + personal.Count > 0) Record(PersonEvent.Changed, actor, at, facts, personal);
    }
}
