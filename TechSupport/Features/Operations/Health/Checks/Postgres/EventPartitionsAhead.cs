using TechSupport.Jobs;

namespace TechSupport.Features.Operations.Health.Checks.Postgres;

public sealed class EventPartitionsAhead(AppDb db, TimeProvider clock) : HealthCheck
{
    private static readonly TimeSpan Watch = TimeSpan.FromDays(180);
    private static readonly TimeSpan Broken = TimeSpan.FromDays(31);

    public override CheckFacts Facts { get; } = new("event-partitions", CheckGroup.Database, "The audit log has room for the months to come")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "The nightly job that makes them has not run.",
        Cure = "Run techsupport doctor --fix, which makes them; then see why the job does not run.",
        Runbook = "symptoms/health.md#room-in-the-audit-log",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var end = await db.Database.SqlQuery<DateTimeOffset?>($"""
            select max((regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''([^'']+)''\)'))[1]::timestamptz) as "Value"
            from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass
            """).SingleAsync(ct);
        if (end is not { } until) return Finding.Broken("There is none.");
        var left = until - clock.GetUtcNow();
        return new(left < Broken ? HealthState.Broken : left < Watch ? HealthState.Watch : HealthState.Good, "There is room until {0}.", until);
    }

    public override async Task<string?> FixAsync(CancellationToken ct)
    {
        await EventPartitions.EnsureAsync(db, clock.GetUtcNow(), ct);
        return "made the partitions of the next 12 months";
    }
}
