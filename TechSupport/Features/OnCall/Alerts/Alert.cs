namespace TechSupport.Features.OnCall.Alerts;

/// <summary>An alert of the monitoring, from when it fires until it is resolved. It is the same one as long as its fingerprint and its beginning are.</summary>
public sealed class Alert
{
    public const int FingerprintLength = 64;
    public const int NameLength = 100;
    public const int SummaryLength = 300;

    private Alert() { }

    public Alert(AlertReport report, DateTimeOffset at)
    {
        (Fingerprint, StartsAt, Name, Severity, Summary, Pages) = (report.Fingerprint, report.StartsAt, report.Name, report.Severity, report.Summary, report.Pages);
        ReceivedAt = at;
    }

    public long Id { get; private set; }

    /// <summary>What Alertmanager computes from the labels.</summary>
    public string Fingerprint { get; private set; } = "";

    public DateTimeOffset StartsAt { get; private set; }
    public string Name { get; private set; } = "";
    public string Severity { get; private set; } = "";
    public string Summary { get; private set; } = "";

    /// <summary>It wakes whoever is on call; the others are only written down.</summary>
    public bool Pages { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }
    public DateTimeOffset? ResolvedAt { get; private set; }

    /// <summary>What was resolved stays so: a message that was on its way for long changes nothing.</summary>
    public void Resolve(DateTimeOffset at) => ResolvedAt ??= at;
}

/// <summary>What a message of Alertmanager says about one alert.</summary>
/// <param name="Pages">Its label "page" asks for somebody now or for nobody; without one, its severity does.</param>
public sealed record AlertReport(string Fingerprint, DateTimeOffset StartsAt, string Name, string Severity, string Summary, bool Pages, bool IsResolved);
