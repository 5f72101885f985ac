using System.Security.Cryptography;
using System.Text;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>
/// Connects a person with their chat: a signed-in person gets a code that works once within <see cref="Lifetime"/> and sends it to the bot.
/// </summary>
public sealed class TelegramLinks(AppDb db, TelegramBot bot, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    // nothing that is mistaken for something else when typed: 59 bits in twelve of them
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
    private const int CodeLength = 12;

    /// <summary>False when no bot is configured: then there is nothing to offer.</summary>
    public bool IsOn => bot.Client is not null;

    /// <summary>For https://t.me/NAME?start=CODE; null when the bot cannot be asked now.</summary>
    public Task<string?> BotNameAsync(CancellationToken ct = default) => bot.NameAsync(ct);

    /// <summary>A new code for a person; the one before no longer works. Only its hash is kept.</summary>
    public async Task<string> NewCodeAsync(long userId, CancellationToken ct = default)
    {
        var code = RandomNumberGenerator.GetString(Letters, CodeLength);
        var now = clock.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"delete from telegram_codes where expires_at <= {now}", ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into telegram_codes (user_id, hash, expires_at) values ({userId}, {Hash(code)}, {now + Lifetime})
            on conflict (user_id) do update set hash = excluded.hash, expires_at = excluded.expires_at
            """, ct);
        return code;
    }

    /// <summary>Where to go on reading the bot's updates.</summary>
    public async Task<int?> OffsetAsync(CancellationToken ct) =>
        (await db.Database.SqlQuery<int>($"select next_update as value from telegram_offset").ToListAsync(ct)) is [var next] ? next : null;

    /// <summary>Uses up a code and an update together, so that neither counts twice.</summary>
    /// <param name="code">What was sent with /start; null for any other message.</param>
    /// <returns>The person who is connected now; null when the code does not work.</returns>
    public async Task<User?> TakeAsync(string? code, long chatId, int updateId, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var person = code is null ? null : await OwnerAsync(code, ct);
        if (person is not null) await ConnectAsync(person, chatId, ct);
        await db.Database.ExecuteSqlAsync($"""
            insert into telegram_offset (next_update) values ({updateId + 1}) on conflict (only_one) do update set next_update = excluded.next_update
            """, ct);
        await transaction.CommitAsync(ct);
        return person;
    }

    /// <summary>Nothing reaches this chat any more: its person is told on their profile, and the channel is off for them until they connect it again.</summary>
    public async Task LoseAsync(long userId, long chatId, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // several messages may fail at once, and the person may have connected another chat meanwhile
        var person = await db.Users.FromSql($"select * from users where id = {userId} and telegram_chat_id = {chatId} for update").SingleOrDefaultAsync(ct);
        person?.LoseTelegram(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task<User?> OwnerAsync(string code, CancellationToken ct)
    {
        var owner = await db.Database.SqlQuery<long>($"""
            delete from telegram_codes where hash = {Hash(code.Trim().ToUpperInvariant())} and expires_at > {clock.GetUtcNow()} returning user_id as value
            """).ToListAsync(ct);
        return owner is [var id] && await db.Users.SingleAsync(u => u.Id == id, ct) is { IsActive: true } person ? person : null;
    }

    private async Task ConnectAsync(User person, long chatId, CancellationToken ct)
    {
        if (person.TelegramChatId == chatId) return;
        // a chat belongs to one person: its previous owner loses it first
        if (await db.Users.SingleOrDefaultAsync(u => u.TelegramChatId == chatId, ct) is { } before)
        {
            before.DisconnectTelegram(new(person.Id, Role.Staff), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }
        person.ConnectTelegram(chatId, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
    }

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
