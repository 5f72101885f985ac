namespace TechSupport.Features.Operations.Health.Checks.Postgres;

public sealed class DatabaseClock(AppDb db, TimeProvider clock) : HealthCheck
{
    private const double Watch = 2;
    private const double Broken = 30;

    public override CheckFacts Facts { get; } = new("database-clock", CheckGroup.Database, "Application and database agree on the time")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The clock of a host is not kept right, or a virtual machine was paused.",
        Cure = "Turn on time synchronisation on the host (timedatectl) and see that it reaches its server.",
        Runbook = "symptoms/health.md#the-clock",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow();
        var there = await db.Database.SqlQuery<DateTimeOffset>($"""select clock_timestamp() as "Value" """).SingleAsync(ct);
        var here = before + (clock.GetUtcNow() - before) / 2;
        var drift = Math.Round(Math.Abs((there - here).TotalSeconds), 1);
        return Finding.Rising(drift, Watch, Broken, "They differ by {0} s.", drift);
    }
}
