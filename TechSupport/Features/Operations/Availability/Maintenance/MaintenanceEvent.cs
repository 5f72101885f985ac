namespace TechSupport.Features.Operations.Availability.Maintenance;

/// <summary>The kinds of events about maintenance windows and deployments.</summary>
public static class MaintenanceEvent
{
    public const string Entered = "maintenance.entered";
    public const string Deployed = "maintenance.deployed";
    public const string Cancelled = "maintenance.cancelled";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        Kind(Entered, "Maintenance window entered", "clock", "{0} entered a maintenance window", "window", "begins", "until", "announced"),
        Kind(Deployed, "Deployment recorded", "server", "{0} recorded a deployment", "release", "begins", "until", "announced"),
        Kind(Cancelled, "Maintenance window cancelled", "x", "{0} cancelled a maintenance window", "window"),
    ];

    private static EventKind Kind(string key, string name, string icon, string sentence, params string[] facts) =>
        new(key, "Maintenance window", name, icon) { Sentences = [new(sentence)], Recipients = EventKind.Nobody, Facts = [.. facts.Select(f => new EventFact(f))] };
}
