namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>PostgreSQL stops taking writes when too many transactions have passed since old rows were frozen.</summary>
public sealed class TransactionNumbers(AppDb db) : HealthCheck
{
    // it begins to warn by itself at about 2.1 thousand million
    private const int Watch = 1_000_000_000;
    private const int Broken = 1_800_000_000;

    public override CheckFacts Facts { get; } = new("transaction-numbers", CheckGroup.Database, "The database is far from running out of transaction numbers")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "The database could not clean up for weeks, as a rule because of a transaction or a replication slot that was forgotten.",
        Cure = "End it, and vacuum the whole database as its administrator.",
        Runbook = "symptoms/database-slow.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var age = await db.Database.SqlQuery<int>($"""select age(datfrozenxid) as "Value" from pg_database where datname = current_database()""").SingleAsync(ct);
        return Finding.Rising(age, Watch, Broken, "Transactions since the oldest rows were frozen: {0} million.", age / 1_000_000);
    }
}
