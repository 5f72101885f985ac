using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.People;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>The envelope of every message, whatever is in it, and its way to the mail server.</summary>
public sealed class MailSender(IMailTransport transport, IOptions<SmtpOptions> smtp, IOptions<HospitalOptions> hospital, HospitalClock clock)
{
    private readonly string host = HostOf(new Uri(hospital.Value.PublicUrl));

    private MailboxAddress Address => new(smtp.Value.FromName, smtp.Value.From.Length > 0 ? smtp.Value.From : $"techsupport@{host}");

    /// <summary>A message to one person, still without a body.</summary>
    /// <exception cref="SendFailure">The person's address is none.</exception>
    public MimeMessage Envelope(Delivery delivery, User person, string subject) => Envelope($"delivery-{delivery.Id}", person, subject);

    /// <param name="id">The same for the same message, so that one that is sent twice is recognised.</param>
    /// <param name="person">Whom it is for.</param>
    /// <param name="subject">Its subject line.</param>
    public MimeMessage Envelope(string id, User person, string subject)
    {
        var to = Mailbox.Of(person.FullName, person.Email ?? "") ?? throw new SendFailure("The person's email address cannot be used.", permanent: true);
        var message = new MimeMessage { MessageId = $"{id}@{host}", Subject = subject, Date = clock.Now };
        message.From.Add(Address);
        message.To.Add(to);
        Mailbox.WriteName(message, HeaderId.From, Address);
        Mailbox.WriteName(message, HeaderId.To, to);
        // RFC 3834: keeps out-of-office replies away
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    /// <summary>One thread for each ticket, whatever happens to it: mail programs go by the subject and by the message all others refer to, which itself is never sent.</summary>
    public void Thread(MimeMessage message, long ticket)
    {
        var thread = $"ticket-{ticket}@{host}";
        message.InReplyTo = thread;
        message.References.Add(thread);
        // RFC 2919: what a person's own rules sort by
        message.Headers.Add(HeaderId.ListId, $"<tickets.{host.Trim('[', ']')}>");
    }

    /// <exception cref="SendFailure">The server did not take it.</exception>
    public async Task<MailReceipt> SendAsync(MimeMessage message, CancellationToken ct)
    {
        try { return await transport.SendAsync(message, ct); }
        catch (Exception e) when (MailFailure.Of(e) is { } failure) { throw failure; }
    }

    // headers are ASCII, a name of another script its punycode; an IPv6 address keeps its brackets
    private static string HostOf(Uri address) => address.HostNameType == UriHostNameType.Dns ? address.IdnHost : address.Host;
}
