using Prometheus;
using Telegram.Bot.Exceptions;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>Whether the bot can be read, as this process sees it. What is wrong is logged when it begins and when it ends, however long it lasts.</summary>
public sealed class TelegramState(ILogger<TelegramState> log)
{
    private static readonly Gauge Unreadable = Metrics.CreateGauge("techsupport_telegram_unreadable", "1 while what people write to the Telegram bot cannot be read.");

    /// <summary>There from the start, at zero, where nobody reads either.</summary>
    public static void Publish() => Unreadable.Publish();

    /// <summary>What is wrong, in English; null while all is well.</summary>
    public string? Trouble { get; private set; }

    public void Failed(Exception error)
    {
        var trouble = Words(error);
        Unreadable.Set(1);
        if (trouble == Trouble) return;
        Trouble = trouble;
        log.LogWarning("Telegram's updates cannot be read: {Trouble} It is tried again, more and more rarely", trouble);
    }

    public void Well()
    {
        Unreadable.Set(0);
        if (Trouble is null) return;
        Trouble = null;
        log.LogInformation("Telegram's updates can be read again");
    }

    /// <summary>Another instance reads, and says how that goes.</summary>
    public void Waits()
    {
        Unreadable.Set(0);
        Trouble = null;
    }

    private static string Words(Exception error) => error switch
    {
        ApiRequestException { ErrorCode: 401 or 404 } => "Telegram does not know the bot's token (Telegram__BotToken).",
        ApiRequestException { ErrorCode: 409 } => "Another program reads the same bot's messages: stop it, or give it a bot of its own.",
        ApiRequestException api => $"Telegram answers {api.ErrorCode}.",
        RequestException { HttpStatusCode: { } status } => $"Telegram answers {(int)status}.",
        RequestException => "Telegram cannot be reached.",
        _ => $"{error.GetType().Name}.",
    };
}
