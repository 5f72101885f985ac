using Microsoft.Extensions.Options;
using TechSupport.Features.Notifications.Channels.Telegram;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class TelegramReading(IOptions<TelegramOptions> options, TelegramState telegram) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("telegram-reading", CheckGroup.Messages, "What people write to the Telegram bot is read")
    {
        Cause = "The token is wrong, another program reads the same bot, or Telegram cannot be reached from here.",
        Cure = "See the sentence; a token is made anew with BotFather, and Telegram__BotToken holds it.",
        Runbook = "symptoms/health.md#telegram",
        IsOfTheServer = true,
        ForStaff = "Messages by Telegram do not work at the moment. Emails do.",
    };

    public override Task<Finding> LookAsync(CancellationToken ct) => Task.FromResult(
        options.Value.BotToken.Length == 0 ? Finding.Good("Telegram is not used.")
            : telegram.Trouble is { } trouble ? Finding.Broken("{0}", trouble) : Finding.Good("The bot is read."));
}
