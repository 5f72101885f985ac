using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TechSupport.Tests.Features.Notifications.Channels.Telegram;

/// <summary>Stands in for Telegram's Bot API, over real HTTP.</summary>
public sealed class TelegramServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<int, JsonObject> updates = [];
    private int number = 100;

    private TelegramServer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>What sendMessage answers for a chat; null takes it.</summary>
    public Func<long, (int Code, string Description, int? RetryAfter)?> Refuse { get; set; } = _ => null;

    /// <summary>What getUpdates answers instead of the updates; null answers them.</summary>
    public Func<(int Code, string Description)?> Closed { get; set; } = () => null;

    /// <summary>What was sent: the chat and the whole request.</summary>
    public ConcurrentQueue<(long Chat, JsonNode Request)> Sent { get; } = [];

    public static async Task<TelegramServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new TelegramServer(builder.Build());
        server.app.MapPost("/{bot}/{method}", server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Somebody writes to the bot.</summary>
    public void Write(long chat, string text, string kind = "private")
    {
        var id = Interlocked.Increment(ref number);
        updates[id] = new JsonObject
        {
            ["update_id"] = id,
            ["message"] = new JsonObject
            {
                ["message_id"] = id, ["date"] = 1_700_000_000, ["text"] = text,
                ["chat"] = new JsonObject { ["id"] = chat, ["type"] = kind },
                ["from"] = new JsonObject { ["id"] = chat, ["is_bot"] = false, ["first_name"] = "Somebody" },
            },
        };
    }

    /// <summary>Somebody sends what this release of the product does not know.</summary>
    public void WriteUnknown(long chat, string field, string json)
    {
        Write(chat, "Look at this");
        updates[number]["message"]![field] = JsonNode.Parse(json);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> AnswerAsync(string method, HttpRequest http)
    {
        using var reader = new StreamReader(http.Body);
        var request = JsonNode.Parse(await reader.ReadToEndAsync() is { Length: > 0 } body ? body : "{}")!;
        return method switch
        {
            "getMe" => Ok(new JsonObject { ["id"] = 1, ["is_bot"] = true, ["first_name"] = "Helpdesk", ["username"] = "crb_bot" }),
            "getUpdates" when Closed() is { } no => Refused(no.Code, no.Description, null),
            "getUpdates" => Ok(new JsonArray([.. Pending(request["offset"]?.GetValue<int>() ?? 0)])),
            "sendMessage" => Send(request),
            _ => Results.NotFound(),
        };
    }

    // as Telegram does: asking for an offset confirms everything before it
    private IEnumerable<JsonNode> Pending(int offset)
    {
        foreach (var old in updates.Keys.Where(k => k < offset)) updates.TryRemove(old, out _);
        return updates.OrderBy(u => u.Key).Select(u => u.Value.DeepClone());
    }

    private IResult Send(JsonNode request)
    {
        var chat = long.Parse(request["chat_id"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        if (Refuse(chat) is { } no) return Refused(no.Code, no.Description, no.RetryAfter);
        Sent.Enqueue((chat, request));
        return Ok(new JsonObject { ["message_id"] = 1, ["date"] = 1_700_000_000, ["chat"] = new JsonObject { ["id"] = chat, ["type"] = "private" } });
    }

    private static IResult Refused(int code, string description, int? retryAfter) =>
        Results.Json(new { ok = false, error_code = code, description, parameters = new { retry_after = retryAfter } }, new JsonSerializerOptions(), statusCode: code);

    private static IResult Ok(JsonNode result) => Results.Text(new JsonObject { ["ok"] = true, ["result"] = result }.ToJsonString(), "application/json");
}
