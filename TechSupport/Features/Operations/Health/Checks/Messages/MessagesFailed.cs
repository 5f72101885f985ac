using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class MessagesFailed(AppDb db) : HealthCheck
{
    private const int Many = 10;

    public override CheckFacts Facts { get; } = new("messages-failed", CheckGroup.Messages, "Every message could be delivered")
    {
        Cause = "An address does not exist any more, or the email server refused for good.",
        Cure = "See the page Outbox: correct the address, then try again or put the message away.",
        Runbook = "symptoms/mail-down.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var status = await OutboxStatus.ReadAsync(db, ct);
        return status.OldestFailed is { } since ? Finding.Rising(status.Failed, 1, Many, "Failed messages: {0}, the oldest of {1}.", status.Failed, since) : Finding.Good("No message has failed.");
    }
}
