using Microsoft.Extensions.Options;
using TechSupport.Features.Notifications.Channels.Email;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class MailSignIn(IOptions<SmtpOptions> options, ILogger<SmtpTransport> log) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("mail-sign-in", CheckGroup.Messages, "The email server accepts the account of TechSupport")
    {
        Every = TimeSpan.FromMinutes(15),
        Cause = "The password of the mailbox was changed or has run out, or the account is locked.",
        Cure = "Put the new password into the secret smtp_password and restart the application.",
        Runbook = "symptoms/mail-down.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        if (options.Value.Host.Length == 0 || options.Value.UserName.Length == 0) return Finding.Good("No sign-in is needed.");
        return await new SmtpTransport(options, log).TryAsync(signsIn: true, ct) is { } why ? Finding.Broken("{0}", why) : Finding.Good("Signed in.");
    }
}
