using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Notifications.Channels.Email.Layout;
using TechSupport.Features.Notifications.Duty;
using TechSupport.Features.OnCall;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Features.OnCall.Swaps;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The mails to whoever is on call, in their language.</summary>
public sealed class OnCallMail(MailSender sender, MailLayout layout, PageKeys keys, HospitalClock clock, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text)
{
    public MimeMessage Compose(OnCallNotification notification)
    {
        var content = CultureScope.Run(notification.Culture, () => notification.Page is { } page ? OfPage(notification, page) : OfSwap(notification, notification.Swap!));
        return layout.Fill(sender.Envelope(notification.Delivery, notification.Person, content.Title), content, notification.Culture);
    }

    private MailContent OfPage(OnCallNotification notification, OnCallPage page)
    {
        var lead = page.TicketId is { } ticket ? text["Ticket {0} has priority P1: take it, or see that somebody does.", ticket] : page.Title;
        var buttons = new List<(string, Uri)> { (text["Acknowledge"], hospital.Value.Link(notification.Address(keys))) };
        if (page.TicketId is { } number) buttons.Add((text["Open the ticket"], hospital.Value.Link(TicketLinks.Ticket(number))));
        string[] advice = page.NextStepAt is { } next ? [text["Acknowledge by {0}, or more people are woken, or all of them again.", clock.Time(next)]] : [];
        return Content(notification, notification.Short(text), lead, buttons, advice);
    }

    private MailContent OfSwap(OnCallNotification notification, Swap swap)
    {
        var (begins, ends) = (clock.Full(swap.BeginsAt), clock.Full(swap.EndsAt));
        string lead = notification.Event.Kind switch
        {
            OnCallEvent.SwapAsked => text["{0} asks you to be on call from {1} until {2}. It counts once you accept.", notification.By, begins, ends],
            OnCallEvent.SwapAccepted => text["{0} is on call for you from {1} until {2}.", notification.By, begins, ends],
            _ => text["{0} cannot be on call for you from {1} until {2}.", notification.By, begins, ends],
        };
        return Content(notification, text[notification.Headline], lead, [(text["Open the rota"], hospital.Value.Link(notification.Address(keys)))], []);
    }

    private MailContent Content(OnCallNotification notification, string title, string lead, IReadOnlyList<(string, Uri)> buttons, IReadOnlyList<string> advice) => new()
    {
        Language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName,
        Title = title,
        Headline = text[notification.Headline],
        Lead = lead,
        Buttons = buttons,
        Advice = advice,
        Hospital = hospital.Value.LocalName,
        Phone = hospital.Value.Phone,
    };
}
