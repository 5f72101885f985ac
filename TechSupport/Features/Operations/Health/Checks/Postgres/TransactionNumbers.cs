namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>PostgreSQL stops taking writes when too many transactions have passed since old rows were frozen.</summary>
public sealed class TransactionNumbers(AppDb db) : HealthCheck
{
    // times the age at which the server freezes a table whatever else it has to do: well beyond that, it does not get to it
    private const double Watch = 2.5;
    private const double Broken = 8;

    // however late it is set to begin: it stops taking writes at about 2.1 thousand million
    private const double LatestWatch = 1_500_000_000;
    private const double LatestBroken = 1_800_000_000;

    public override CheckFacts Facts { get; } = new("transaction-numbers", CheckGroup.Database, "The database is far from running out of transaction numbers")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "The database could not clean up for weeks, as a rule because of a transaction or a replication slot that was forgotten.",
        Cure = "End it, and vacuum the whole database as its administrator.",
        Runbook = "symptoms/database-slow.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var now = await db.Database.SqlQuery<Numbers>($"""
            select age(datfrozenxid) as age, current_setting('autovacuum_freeze_max_age')::int as forced from pg_database where datname = current_database()
            """).SingleAsync(ct);
        return Finding.Rising(now.Age, Math.Min(Watch * now.Forced, LatestWatch), Math.Min(Broken * now.Forced, LatestBroken), "Transactions since the oldest rows were frozen: {0} million.", now.Age / 1_000_000);
    }

    private sealed record Numbers(int Age, int Forced);
}
