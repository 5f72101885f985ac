using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The envelope of every message, whatever is in it, and its way to the mail server.</summary>
public sealed class MailSender(IMailTransport transport, IOptions<SmtpOptions> smtp, IOptions<HospitalOptions> hospital, HospitalClock clock)
{
    private readonly string host = new Uri(hospital.Value.PublicUrl).Host;

    private MailboxAddress Address => new(smtp.Value.FromName, smtp.Value.From.Length > 0 ? smtp.Value.From : $"techsupport@{host}");

    /// <summary>A message to one person, still without a body.</summary>
    /// <exception cref="SendFailure">The person's address is none.</exception>
    public MimeMessage Envelope(Delivery delivery, User person, string subject)
    {
        var to = Mailbox.Of(person.FullName, person.Email ?? "") ?? throw new SendFailure("The person's email address cannot be used.", permanent: true);
        // the same id for the same delivery, so that a message sent twice is recognised
        var message = new MimeMessage { MessageId = $"delivery-{delivery.Id}@{host}", Subject = subject, Date = clock.Now };
        message.From.Add(Address);
        message.To.Add(to);
        // RFC 3834: keeps out-of-office replies away
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    /// <exception cref="SendFailure">The server did not take it.</exception>
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        try { await transport.SendAsync(message, ct); }
        catch (Exception e) when (MailFailure.Of(e) is { } failure) { throw failure; }
    }

    /// <summary>Never sent itself; all messages about a ticket refer to it, which makes them one thread.</summary>
    public string ThreadId(long ticket) => $"ticket-{ticket}@{host}";
}
