using Microsoft.Extensions.Options;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>The connection to the bot.</summary>
public sealed class TelegramBot(IOptions<TelegramOptions> options) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private string? name;

    /// <summary>Null when no bot is configured. Made when it is first asked for, so that the start can check the options before.</summary>
    public ITelegramBotClient? Client
    {
        get
        {
            var (token, server) = (options.Value.BotToken, options.Value.BaseUrl);
            if (token.Length == 0) return null;
            // the queue decides about another attempt, not the client
            return field ??= new TelegramBotClient(new TelegramBotClientOptions(token, server.Length > 0 ? server : null) { RetryThreshold = 0, RetryCount = 0 }, http);
        }
    }

    /// <summary>The name people find the bot under, without the @; null when there is no bot or it cannot be asked now.</summary>
    public async Task<string?> NameAsync(CancellationToken ct)
    {
        if (Client is null || name is not null) return name;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(3));
        try { name = (await Client.GetMe(limit.Token)).Username; }
        catch (RequestException) { }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { }
        return name;
    }

    public void Dispose() => http.Dispose();
}
