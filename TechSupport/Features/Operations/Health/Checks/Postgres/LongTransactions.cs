namespace TechSupport.Features.Operations.Health.Checks.Postgres;

public sealed class LongTransactions(AppDb db, TimeProvider clock) : HealthCheck
{
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Broken = TimeSpan.FromMinutes(30);

    public override CheckFacts Facts { get; } = new("long-transactions", CheckGroup.Database, "No transaction of the application stays open")
    {
        Cause = "A statement waits for a lock, or a process was stopped in the middle of its work.",
        Cure = "Find the statement and whom it waits for, and end the one at the front.",
        Runbook = "symptoms/database-slow.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // what others of the same login do is told to the login, and not to the role it works as
        await db.Database.ExecuteSqlAsync($"set local role none", ct);
        var oldest = TimeSpan.FromSeconds(await db.Database.SqlQuery<double>($"""
            select greatest(coalesce(max(extract(epoch from {now} - xact_start)), 0), 0)::float8 as "Value" from pg_stat_activity
            where datname = current_database() and usename = session_user and pid <> pg_backend_pid() and backend_type = 'client backend'
            """).SingleAsync(ct));
        return Finding.Rising(oldest.TotalSeconds, Watch.TotalSeconds, Broken.TotalSeconds, "The oldest has been open for {0} s.", (int)oldest.TotalSeconds);
    }
}
