using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class MessagesOverdue(AppDb db, TimeProvider clock) : HealthCheck
{
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Broken = TimeSpan.FromMinutes(15);

    public override CheckFacts Facts { get; } = new("messages-overdue", CheckGroup.Messages, "Messages leave when they are due")
    {
        Cause = "The email server is slow or away, or no server sends.",
        Cure = "See the page Outbox for what the email server answered.",
        Runbook = "symptoms/mail-down.md",
        ForStaff = "Emails from IT arrive late at the moment. What you report reaches IT as always.",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var status = await OutboxStatus.ReadAsync(db, ct);
        var late = status.DueSince is { } due && clock.GetUtcNow() > due ? clock.GetUtcNow() - due : TimeSpan.Zero;
        if (late == TimeSpan.Zero) return Finding.Good("No message is overdue.");
        return Finding.Rising(late.TotalSeconds, Watch.TotalSeconds, Broken.TotalSeconds, "Messages that wait: {0}, one of them overdue for {1} min.", status.Waiting, (int)late.TotalMinutes);
    }
}
