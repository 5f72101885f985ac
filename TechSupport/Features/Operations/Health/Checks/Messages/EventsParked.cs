using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Operations.Health.Checks.Messages;

public sealed class EventsParked(AppDb db) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("events-parked", CheckGroup.Messages, "Every event could be turned into messages")
    {
        Cause = "An event refers to something that cannot be read, or to a text that cannot be written.",
        Cure = "See the page Outbox for the reason; try again once it is gone.",
        Runbook = "symptoms/outbox.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var status = await OutboxStatus.ReadAsync(db, ct);
        return status.OldestParked is { } since ? Finding.Broken("Parked events: {0}, the oldest of {1}.", status.Parked, since) : Finding.Good("No event is parked.");
    }
}
