using Microsoft.Extensions.Options;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>Both the application and the database turn instants into the hospital's time, each with data of its own.</summary>
public sealed class TimeZoneData(IOptions<HospitalOptions> hospital, AppDb db, TimeProvider clock) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("time-zone", CheckGroup.Host, "Application and database know the hospital’s time alike")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "The law has changed the time, and only one of the two images knows.",
        Cure = "Update both images; until then times on screens are right for the application’s data.",
        Runbook = "symptoms/health.md#the-clock",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var (zone, now) = (hospital.Value.Zone, clock.GetUtcNow());
        // half a year on, too: the other half of a zone that changes
        foreach (var at in new[] { now, now.AddDays(182) })
        {
            var there = await db.Database.SqlQuery<double>($"""select extract(epoch from ({at} at time zone {hospital.Value.TimeZone}) - ({at} at time zone 'UTC'))::float8 as "Value" """).SingleAsync(ct);
            var here = zone.GetUtcOffset(at);
            if (Math.Abs(there - here.TotalSeconds) > 1) return Finding.Broken("At {0} they differ by {1} min.", at, (int)Math.Round(Math.Abs(there - here.TotalSeconds) / 60));
        }
        return Finding.Good("{0} is UTC{1} now.", hospital.Value.TimeZone, zone.GetUtcOffset(now).ToString(zone.GetUtcOffset(now) < TimeSpan.Zero ? @"\-hh\:mm" : @"\+hh\:mm", System.Globalization.CultureInfo.InvariantCulture));
    }
}
