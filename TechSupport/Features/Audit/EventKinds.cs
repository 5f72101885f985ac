using TechSupport.Features.Account.Keys;
using TechSupport.Features.Catalog;
using TechSupport.Features.Notifications;
using TechSupport.Features.OnCall;
using TechSupport.Features.Operations.Availability.Maintenance;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Operations.SyntheticCheck;
using TechSupport.Features.People;
using TechSupport.Features.Tickets;

namespace TechSupport.Features.Audit;

/// <summary>Every kind of event, from the tables of the features; in the order of the audit page's list.</summary>
public static class EventKinds
{
    public static readonly IReadOnlyList<EventKind> All =
        [.. TicketEvent.Kinds, .. ProbeEvent.Kinds, .. HealthEvent.Kinds, .. MaintenanceEvent.Kinds, .. OnCallEvent.Kinds, .. PersonEvent.Kinds, .. CatalogEvent.Kinds, .. DeliveryEvent.Kinds, .. KeyEvent.Kinds, .. AuditEvent.Kinds];

    private static readonly Dictionary<string, EventKind> ByKey = All.ToDictionary(k => k.Key);

    /// <summary>Of a kind that only a later release knows, what its object is may still be known.</summary>
    public static EventKind Of(string key) => ByKey.TryGetValue(key, out var known) ? known
        : All.FirstOrDefault(k => ObjectOf(k.Key) == ObjectOf(key)) is { } related ? EventKind.Unknown with { Object = related.Object } : EventKind.Unknown;

    public static bool IsKnown(string key) => ByKey.ContainsKey(key);

    /// <summary>"ticket.resolved" → "ticket".</summary>
    public static string ObjectOf(string key) => key.Split('.')[0];
}
