using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using TechSupport.Features.Account;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>Asks the bot what people wrote to it; the hospital needs no public address for that. Understands only /start CODE.</summary>
public sealed class TelegramUpdates(TelegramBot bot, TelegramLinks links, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text, ILogger<TelegramUpdates> log)
{
    /// <summary>How long the server may hold the question open, seconds: less than the client waits.</summary>
    private const int LongPoll = 20;

    /// <summary>Asks once and answers what came.</summary>
    /// <returns>How many updates came.</returns>
    /// <exception cref="RequestException">Telegram cannot be asked.</exception>
    public async Task<int> ReadAsync(CancellationToken ct)
    {
        if (bot.Client is not { } client) return 0;
        var updates = await client.SendRequest(new GetRawUpdates { Offset = await links.OffsetAsync(ct), Limit = 100, Timeout = LongPoll, AllowedUpdates = ["message"] }, ct);
        foreach (var raw in updates)
        {
            if (Read(raw) is { } update) await AnswerAsync(client, update, ct);
            else await links.TakeAsync(code: null, chatId: 0, raw.GetProperty("update_id").GetInt32(), ct);
        }
        return updates.Length;
    }

    // Telegram adds kinds of messages with its versions; one this release does not know is passed over and keeps nobody else from being read
    private Update? Read(JsonElement raw)
    {
        try { return raw.Deserialize<Update>(JsonBotAPI.Options); }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            log.LogWarning("A Telegram update of an unknown kind is passed over: {Error}", e.GetType().Name);
            return null;
        }
    }

    private async Task AnswerAsync(ITelegramBotClient client, Update update, CancellationToken ct)
    {
        // a group would read along
        var message = update.Message is { Chat.Type: ChatType.Private } direct ? direct : null;
        var code = message?.Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["/start", { Length: <= 64 } sent] ? sent : null;
        var person = await links.TakeAsync(code, message?.Chat.Id ?? 0, update.Id, ct);
        if (message is null) return;
        if (person is not null) log.LogInformation("Telegram connected: user {UserId}", person.Id);
        var language = person?.Language ?? (message.From?.LanguageCode?.StartsWith("ru", StringComparison.OrdinalIgnoreCase) == true ? "ru" : "en");
        var answer = CultureScope.Run(CultureInfo.GetCultureInfo(language), () => Words(person is not null, code is not null));
        try { await client.SendMessage(message.Chat.Id, answer, ParseMode.None, linkPreviewOptions: new() { IsDisabled = true }, cancellationToken: ct); }
        catch (RequestException e) { log.LogWarning("Telegram did not take an answer: {Error}", e.Message); }
    }

    private string Words(bool connected, bool withCode) =>
        connected ? text["Connected. Your notifications will come here."]
            : withCode ? text["This code is not right or no longer works. Get a new one in your profile: {0}", hospital.Value.Link(AccountLinks.Profile).AbsoluteUri]
            : text["To connect this chat, get a code in your profile: {0}", hospital.Value.Link(AccountLinks.Profile).AbsoluteUri];

    /// <summary>https://core.telegram.org/bots/api#getupdates, each update as it came: one that cannot be read must not hide the others.</summary>
    private sealed class GetRawUpdates() : RequestBase<JsonElement[]>("getUpdates")
    {
        public int? Offset { get; init; }
        public int Limit { get; init; }
        public int Timeout { get; init; }
        public string[] AllowedUpdates { get; init; } = [];
    }
}
