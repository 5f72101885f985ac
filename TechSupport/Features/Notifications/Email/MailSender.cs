using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Web;

namespace TechSupport.Features.Notifications.Email;

/// <summary>Who every message comes from, and the ids it carries.</summary>
public sealed class MailSender(IOptions<SmtpOptions> smtp, IOptions<HospitalOptions> hospital)
{
    private readonly string host = new Uri(hospital.Value.PublicUrl).Host;

    public MailboxAddress Address => new(smtp.Value.FromName, smtp.Value.From.Length > 0 ? smtp.Value.From : $"techsupport@{host}");

    /// <summary>The same for the same delivery, so that a message sent twice is recognised.</summary>
    public string MessageId(Delivery delivery) => $"delivery-{delivery.Id}@{host}";

    /// <summary>Never sent itself; all messages about a ticket refer to it, which makes them one thread.</summary>
    public string ThreadId(long ticket) => $"ticket-{ticket}@{host}";
}
