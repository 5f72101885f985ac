namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>The kinds of events about health checks. The fact "check" is the check's id, "job" the key of a job.</summary>
public static class HealthEvent
{
    public const string Broken = "health.broken";
    public const string Restored = "health.restored";
    public const string Told = "health.told";
    public const string Untold = "health.untold";
    public const string JobStarted = "health.job_started";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        Kind(Broken, "Health check broken", "alert", "{0} found a health check broken"),
        Kind(Restored, "Health check restored", "check", "{0} found a health check good again"),
        Kind(Told, "Staff told of a fault", "info", "{0} let staff know of a fault"),
        Kind(Untold, "Staff no longer told of a fault", "x", "{0} took back what staff were told of a fault"),
        Kind(JobStarted, "Job started by hand", "refresh", "{0} started a job by hand", "job"),
    ];

    private static EventKind Kind(string key, string name, string icon, string sentence, string fact = "check") =>
        new(key, "Health", name, icon) { Sentences = [new(sentence)], Recipients = EventKind.Nobody, Facts = [fact] };
}
