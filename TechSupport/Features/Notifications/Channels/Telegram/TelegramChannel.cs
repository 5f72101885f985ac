using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using TechSupport.Features.Notifications.Duty;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.Tickets;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.Enums;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>
/// Sends a notification by Telegram: number, what happened, link. Never the text of the ticket, which would leave the hospital;
/// never with markup.
/// </summary>
public sealed class TelegramChannel(TelegramBot bot, TelegramLinks links, PageKeys keys, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text) : INotificationChannel
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public Channel Channel => Channel.Telegram;

    public async Task SendAsync(Notification notification, CancellationToken ct)
    {
        var words = notification switch
        {
            TicketNotification ticket => Words(ticket),
            OnCallNotification called => Words(called),
            // a link to a password never leaves the hospital
            _ => throw new SendFailure("Telegram carries news about requests only.", permanent: true),
        };
        var client = bot.Client ?? throw new SendFailure("No Telegram bot is configured.", permanent: false);
        try
        {
            await client.SendMessage(notification.Person.TelegramChatId!.Value, words, ParseMode.None, linkPreviewOptions: new() { IsDisabled = true }, cancellationToken: ct);
        }
        catch (ApiRequestException e) when (IsGone(e))
        {
            await links.LoseAsync(notification.Person.Id, notification.Person.TelegramChatId!.Value, ct);
            throw new RecipientGone(Said(e));
        }
        catch (ApiRequestException e)
        {
            throw new SendFailure(Said(e), permanent: e.ErrorCode == 400,
                e.Parameters?.RetryAfter is { } seconds ? Min(TimeSpan.FromSeconds(seconds), LongestWait) : null);
        }
        catch (RequestException e)
        {
            throw new SendFailure(string.Create(CultureInfo.InvariantCulture, $"Telegram cannot be reached {(int?)e.HttpStatusCode}").TrimEnd(), permanent: false);
        }
    }

    // what the person has done, and not what is wrong with one message
    private static bool IsGone(ApiRequestException e) => e.ErrorCode == 403
        || e.ErrorCode == 400 && (e.Message.Contains("chat not found", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("PEER_ID_INVALID", StringComparison.Ordinal));

    private static string Said(ApiRequestException e) => string.Create(CultureInfo.InvariantCulture, $"Telegram {e.ErrorCode} {Kernel.SingleLine.Normalize(e.Message)}");

    private string Words(TicketNotification about) => CultureScope.Run(about.Culture,
        () => $"{about.Ticket.Id} · {about.Headline(text)}\n{hospital.Value.Link(TicketLinks.Ticket(about.Ticket.Id)).AbsoluteUri}");

    private string Words(OnCallNotification called) => CultureScope.Run(called.Culture, () => $"{called.Short(text)}\n{hospital.Value.Link(called.Address(keys)).AbsoluteUri}");

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
