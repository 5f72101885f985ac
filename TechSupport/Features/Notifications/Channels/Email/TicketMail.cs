using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>Writes the message about a ticket in its reader's language: headers, plain text and HTML.</summary>
public sealed class TicketMail(MailSender sender, HospitalClock clock, IOptions<HospitalOptions> hospital, IStringLocalizer<Text> text, HtmlEncoder encoder)
{
    public MimeMessage Compose(Notice notice)
    {
        var letter = Reading.In(notice.Culture, () => Letter(notice));
        var message = sender.Envelope(notice.Delivery, notice.Person, letter.Title);
        message.InReplyTo = sender.ThreadId(notice.Ticket.Id);
        message.References.Add(sender.ThreadId(notice.Ticket.Id));
        message.Body = new MultipartAlternative
        {
            new TextPart("plain") { Text = Reading.In(notice.Culture, () => LetterText.Of(letter, text)) },
            new TextPart("html") { Text = Reading.In(notice.Culture, () => LetterHtml.Of(letter, text, encoder)) },
        };
        return message;
    }

    private Letter Letter(Notice notice)
    {
        var (ticket, options) = (notice.Ticket, hospital.Value);
        var headline = notice.Headline(text);
        var resolved = notice.Event.Kind == TicketEvent.Resolved && notice.ToRequester;
        // what was said; a new request says it in its description
        var said = notice.Comment?.Body ?? (notice.Event.Kind == TicketEvent.Created ? ticket.Description : "");
        return new Letter
        {
            Language = notice.Person.Language,
            Number = ticket.Id.ToString(CultureInfo.InvariantCulture),
            Title = SingleLine.Normalize($"[{ticket.Id}] {headline}"),
            Headline = headline,
            Subject = ticket.Subject,
            Department = notice.Department?.LocalName ?? text["automatic check"],
            Room = ticket.Room,
            SaidBy = notice.Comment is null ? "" : string.Join(", ", new[] { notice.Author, Day(notice.Comment.At) }.Where(s => s.Length > 0)),
            Said = said,
            Hospital = options.LocalName,
            Phone = options.Phone,
            Buttons = resolved
                ? [(text["It works now"], options.Link($"/tickets/{ticket.Id}/close")), (text["Still broken"], options.Link($"/tickets/{ticket.Id}/reopen"))]
                : [(text["Open the request"], options.Link($"/tickets/{ticket.Id}"))],
            Advice = [.. Advice(notice, resolved)],
            Closing = resolved && ticket.ClosesAt is { } at
                ? text["If we hear nothing, we close this request on {0}.", Day(at)] : "",
            Why = notice.Why(text),
            Settings = options.Link("/me"),
        };
    }

    private IEnumerable<string> Advice(Notice notice, bool resolved)
    {
        if (resolved) yield return text["Each of the two opens a page where you confirm."];
        yield return text["Answers to this email are not read: please answer on the page of the request."];
        if (notice.ToRequester) yield return text["Please leave out patient names and diagnoses."];
    }

    private string Day(DateTimeOffset at) => clock.Local(at).ToString("d MMMM, HH:mm", CultureInfo.CurrentUICulture);
}

/// <summary>What stands in a message, ready to be laid out; plain text, nothing encoded yet.</summary>
public sealed record Letter
{
    public required string Language { get; init; }
    public required string Number { get; init; }

    /// <summary>The subject line.</summary>
    public required string Title { get; init; }

    public required string Headline { get; init; }
    public required string Subject { get; init; }
    public required string Department { get; init; }
    public required string Room { get; init; }
    public required string SaidBy { get; init; }
    public required string Said { get; init; }
    public required string Hospital { get; init; }
    public required string Phone { get; init; }
    public required IReadOnlyList<(string Label, Uri Link)> Buttons { get; init; }
    public required IReadOnlyList<string> Advice { get; init; }
    public required string Closing { get; init; }
    public required string Why { get; init; }
    public required Uri Settings { get; init; }
}
