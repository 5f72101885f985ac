namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>Of the server and of this database, which may have a limit of its own: the one that has fewer left.</summary>
public sealed class DatabaseConnections(AppDb db) : HealthCheck
{
    private const double Watch = 0.8;
    private const double Broken = 0.95;

    public override CheckFacts Facts { get; } = new("database-connections", CheckGroup.Database, "The database has connections to give")
    {
        Cause = "Something slow holds connections, or another program has opened many.",
        Cure = "See who holds them and since when, and end what waits in a transaction.",
        Runbook = "symptoms/database-slow.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        // of the sessions of others pg_stat_activity tells a role without special rights next to nothing
        var use = await db.Database.SqlQuery<Use>($"""
            select taken, allowed from (
                select sum(numbackends)::int as taken, current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as allowed from pg_stat_database
                union all
                select s.numbackends, d.datconnlimit from pg_stat_database s join pg_database d on d.oid = s.datid where d.datname = current_database() and d.datconnlimit >= 0
            ) uses order by taken / greatest(allowed, 1)::float8 desc limit 1
            """).SingleAsync(ct);
        return Finding.Rising((double)use.Taken / Math.Max(use.Allowed, 1), Watch, Broken, "In use: {0} of {1}.", use.Taken, use.Allowed);
    }

    private sealed record Use(int Taken, int Allowed);
}
