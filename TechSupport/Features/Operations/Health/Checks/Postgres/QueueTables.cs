namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>Tables whose rows come and go are read more slowly while what was deleted still lies in them.</summary>
public sealed class QueueTables(AppDb db) : HealthCheck
{
    private const long Watch = 50_000;
    private const long Broken = 1_000_000;

    public override CheckFacts Facts { get; } = new("queue-tables", CheckGroup.Database, "The tables of the outbox are cleaned up")
    {
        Every = TimeSpan.FromMinutes(15),
        Cause = "A transaction that stays open keeps the database from cleaning up, or its cleaning is switched off.",
        Cure = "End old transactions; then vacuum the table as the owner.",
        Runbook = "symptoms/database-slow.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var worst = await db.Database.SqlQuery<Dead>($"""
            select relname::text as name, n_dead_tup as rows from pg_stat_user_tables where relname in ('event_outbox', 'deliveries', 'sessions') order by n_dead_tup desc limit 1
            """).SingleAsync(ct);
        return Finding.Rising(worst.Rows, Watch, Broken, "The most deleted rows lie in {0}: {1}.", worst.Name, worst.Rows);
    }

    private sealed record Dead(string Name, long Rows);
}
