using Microsoft.Extensions.Options;
using TechSupport.Features.Notifications.Channels.Email;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class MailServer(IOptions<SmtpOptions> options, MailState mail, ILogger<SmtpTransport> log) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("mail-server", CheckGroup.Messages, "The email server answers, and its certificate is good")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The email server is down, the way to it is blocked, or its certificate is not the hospital’s.",
        Cure = "Send a test email from the page Health: it says what the server answered.",
        Runbook = "symptoms/mail-down.md",
        ForStaff = "Email does not work at the moment. What you report reaches IT as always, and the answers are here after you sign in to TechSupport.",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        if (!mail.IsOn) return Finding.Watch("Email is off: Smtp__Host is not set.");
        if (options.Value.Host.Length == 0) return Finding.Good("Email is written to a folder.");
        return await new SmtpTransport(options, log).TryAsync(signsIn: false, ct) is { } why ? Finding.Broken("{0}", why) : Finding.Good("{0} answers.", options.Value.Host);
    }
}
