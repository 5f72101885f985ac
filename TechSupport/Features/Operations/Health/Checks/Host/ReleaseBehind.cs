using System.Globalization;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>Whether what serves is the newest release that was taken in here.</summary>
public sealed class ReleaseBehind(HostReports host, BuildInfo build, TimeProvider clock) : HealthCheck
{
    // approvals and the next window take days, and corrections of security must not wait for months
    private static readonly TimeSpan Patience = TimeSpan.FromDays(14);

    public override CheckFacts Facts { get; } = new("release", CheckGroup.Host, "The newest release serves")
    {
        Every = TimeSpan.FromMinutes(15),
        Cause = "A release was taken in and not deployed, or taken back after it was.",
        Cure = "Read what it brings and deploy it in the next window; withdraw it if it must not serve.",
        Runbook = "update.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var report = await host.ReadAsync(ReportKind.Release, ct);
        if (Tag(build.Version) is not { } serves) return Finding.Good("{0} serves, which is no release.", build.Version);
        if (report.State is ReportState.Unknown) return Finding.Unknown("The host has not told which release is the newest.");
        if (report.State is ReportState.Late) return Finding.Watch("The host has told nothing since {0}.", report.At ?? default);
        if (Tag(report.Values.GetValueOrDefault("newest", "")) is not { } newest) return Finding.Unknown("The host knows no release.");
        var name = report.Values["newest"];
        if (newest.CompareTo(serves) <= 0) return Finding.Good("{0} serves, and none is newer here.", build.Version);
        var days = (int)(clock.GetUtcNow() - newest.Made).TotalDays;
        return days < Patience.TotalDays ? Finding.Good("{0} serves; {1} is not deployed yet.", build.Version, name) : Finding.Watch("{0} serves, though {1} has been there for {2} days.", build.Version, name, days);
    }

    // "2026.11.25-1"
    private static (DateTimeOffset Made, int Number)? Tag(string name) =>
        name.Split('-') is [var day, var number] && DateTimeOffset.TryParseExact(day, "yyyy.MM.dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? (made, count) : null;
}
