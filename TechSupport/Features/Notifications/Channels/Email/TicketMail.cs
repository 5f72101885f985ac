using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Account;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The mail about a ticket, in its reader's language.</summary>
public sealed class TicketMail(MailSender sender, MailLayout layout, HospitalClock clock, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text)
{
    public MimeMessage Compose(TicketNotification notification)
    {
        var content = CultureScope.Run(notification.Culture, () => Content(notification));
        var message = sender.Envelope(notification.Delivery, notification.Person, content.Title);
        message.InReplyTo = sender.ThreadId(notification.Ticket.Id);
        message.References.Add(sender.ThreadId(notification.Ticket.Id));
        return layout.Fill(message, content, notification.Culture);
    }

    private MailContent Content(TicketNotification notification)
    {
        var (ticket, options) = (notification.Ticket, hospital.Value);
        var headline = notification.Headline(text);
        var resolved = notification.Event.Kind == TicketEvent.Resolved && notification.ToRequester;
        return new MailContent
        {
            Language = notification.Person.Language,
            Title = SingleLine.Normalize($"[{ticket.Id}] {headline}"),
            Headline = headline,
            Ticket = new(ticket.Id.ToString(CultureInfo.InvariantCulture), ticket.Subject, notification.Department?.LocalName ?? text["synthetic check"], ticket.Room, notification.ToRequester),
            SaidBy = notification.Comment is null ? "" : string.Join(", ", new[] { notification.Author, Day(notification.Comment.At) }.Where(s => s.Length > 0)),
            // what was said; a new request says it in its description
            Said = notification.Comment?.Body ?? (notification.Event.Kind == TicketEvent.Created ? ticket.Description : ""),
            Hospital = options.LocalName,
            Phone = options.Phone,
            Buttons = resolved
                ? [(text["It works now"], options.Link(TicketLinks.Close(ticket.Id))), (text["Still broken"], options.Link(TicketLinks.Reopen(ticket.Id)))]
                : [(notification.ToRequester ? text["Open the request"] : text["Open the ticket"], options.Link(TicketLinks.Ticket(ticket.Id)))],
            AsksToConfirm = resolved,
            Advice = [.. Advice(notification)],
            Closing = resolved && ticket.ClosesAt is { } at
                ? text["If we hear nothing, we close this request on {0}.", Day(at)] : "",
            Reason = (notification.Why(text), options.Link(AccountLinks.Profile)),
        };
    }

    private IEnumerable<string> Advice(TicketNotification notification)
    {
        yield return notification.ToRequester
            ? text["Please do not reply to this email: reply on the request page."]
            : text["Please do not reply to this email: reply on the ticket page."];
        if (notification.ToRequester) yield return text["Please leave out patient names and diagnoses."];
    }

    private string Day(DateTimeOffset at) => clock.Local(at).ToString("d MMMM, HH:mm", CultureInfo.CurrentUICulture);
}
