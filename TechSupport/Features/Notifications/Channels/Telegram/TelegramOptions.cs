using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>The helpdesk's bot. Without a token Telegram is off.</summary>
public sealed partial class TelegramOptions : IValidatableObject
{
    /// <summary>As BotFather gives it: number, colon, letters.</summary>
    public string BotToken { get; init; } = "";

    /// <summary>Another Bot API server than Telegram's own.</summary>
    public string BaseUrl { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // the token itself is a secret, so the sentence does not quote it
        if (BotToken.Length > 0 && !Token().IsMatch(BotToken)) yield return new("Telegram__BotToken is not a bot token; write it as BotFather gave it, such as 123456:ABC-DEF.");
        if (BaseUrl.Length > 0 && (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            yield return new($"Telegram__BaseUrl: \"{BaseUrl}\" is not an http or https address.");
    }

    [GeneratedRegex(@"\A[0-9]{1,18}:[A-Za-z0-9_-]+\z")]
    private static partial Regex Token();
}
