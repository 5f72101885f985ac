using System.Globalization;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Account;
using TechSupport.Features.Notifications.Channels.Email.Layout;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The mail about a ticket, in its reader's language.</summary>
public sealed class TicketMail(MailSender sender, MailLayout layout, HospitalClock clock, IOptions<HospitalOptions> hospital, IOptions<EmailOptions> email, IStringLocalizer<Text> text)
{
    public MimeMessage Compose(TicketNotification notification)
    {
        var content = CultureScope.Run(notification.Culture, () => Content(notification));
        var message = sender.Envelope(notification.Delivery, notification.Person, content.Title);
        sender.Thread(message, notification.Ticket.Id);
        // RFC 2369: to where these are switched off, by who is signed in. Not by one press without that (RFC 8058): whoever a mail was
        // forwarded to could keep its reader from hearing of a ward that waits, and nothing here is sent to lists
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{Ascii(hospital.Value.Link(AccountLinks.Profile))}>");
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
            Title = SingleLine.Normalize($"[{ticket.Id}] {Subject(notification)}"),
            Headline = headline,
            Ticket = new(ticket.Id.ToString(CultureInfo.InvariantCulture), ticket.Subject, notification.Department?.LocalName ?? text["synthetic check"], ticket.Room, notification.ToRequester),
            SaidBy = notification.Comment is null ? "" : string.Join(", ", new[] { notification.Author, Day(notification.Comment.At) }.Where(s => s.Length > 0)),
            // what was said; a new request says it in its description
            Said = notification.Comment?.Body ?? (notification.Event.Kind == TicketEvent.Created ? ticket.Description : ""),
            Hospital = options.LocalName,
            Phone = options.Phone,
            Buttons = [.. Buttons(notification, resolved).Select(b => (b.Label, options.Link(b.Address)))],
            AsksToConfirm = resolved,
            Advice = [.. Advice(notification)],
            Closing = resolved && ticket.ClosesAt is { } at
                ? text["If we hear nothing, we close this request on {0}.", Day(at)] : "",
            Reason = (notification.Why(text), options.Link(AccountLinks.Profile)),
        };
    }

    // the same for all mails about a ticket, which mail programs show as one conversation; what happened is the first line of the text
    private string Subject(TicketNotification notification) =>
        email.Value.TicketSubjects ? notification.Ticket.Subject : notification.ToRequester ? text["Your request to IT"] : text["IT ticket"];

    private IEnumerable<(string Label, string Address)> Buttons(TicketNotification notification, bool resolved)
    {
        var ticket = notification.Ticket.Id;
        if (resolved) return [(text["It works now"], TicketLinks.Close(ticket)), (text["Still broken"], TicketLinks.Reopen(ticket))];
        if (!notification.ToRequester) return [(text["Open the ticket"], TicketLinks.Ticket(ticket))];
        // IT waits for what this person knows
        return notification.Event.Kind == TicketEvent.Waiting ? [(text["Answer"], TicketLinks.AddTo(ticket))] : [(text["Open the request"], TicketLinks.Ticket(ticket))];
    }

    // a header takes no other letters
    private static string Ascii(Uri address) => new UriBuilder(address) { Host = address.IdnHost }.Uri.AbsoluteUri;

    private IEnumerable<string> Advice(TicketNotification notification)
    {
        if (notification.More > 0) yield return text["More messages since this one: {0}. You find them on the page.", notification.More];
        yield return notification.ToRequester
            ? text["Please do not reply to this email: reply on the request page."]
            : text["Please do not reply to this email: reply on the ticket page."];
        if (notification.ToRequester) yield return text["Please leave out patient names and diagnoses."];
    }

    private string Day(DateTimeOffset at) => clock.Local(at).ToString("d MMMM, HH:mm", CultureInfo.CurrentUICulture);
}
