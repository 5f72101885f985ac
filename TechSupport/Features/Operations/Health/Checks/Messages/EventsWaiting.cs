using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class EventsWaiting(AppDb db, TimeProvider clock) : HealthCheck
{
    private const int Many = 100;
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Broken = TimeSpan.FromHours(1);

    public override CheckFacts Facts { get; } = new("events-waiting", CheckGroup.Messages, "What happens becomes messages")
    {
        Cause = "No server does that work, or it fails at the first event in the queue.",
        Cure = "See the log for the event that fails, and whether a server runs.",
        Runbook = "symptoms/outbox.md",
        ForStaff = "Emails from IT arrive late at the moment. What you report reaches IT as always.",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var status = await OutboxStatus.ReadAsync(db, ct);
        if (status.OldestEvent is not { } oldest) return Finding.Good("Nothing waits.");
        var age = clock.GetUtcNow() - oldest;
        var state = age >= Broken ? HealthState.Broken : age >= Watch || status.Events > Many ? HealthState.Watch : HealthState.Good;
        return new(state, "Events that wait: {0}, the oldest for {1} min.", status.Events, (int)age.TotalMinutes);
    }
}
