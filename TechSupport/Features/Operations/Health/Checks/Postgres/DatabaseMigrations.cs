namespace TechSupport.Features.Operations.Health.Checks.Postgres;

public sealed class DatabaseMigrations(Database database) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("database-migrations", CheckGroup.Database, "The database fits this version")
    {
        Every = TimeSpan.FromMinutes(10),
        Cause = "A deployment was not finished, an older backup was restored, or a newer version has been here.",
        Cure = "Finish the deployment, or run techsupport migrate with the owner’s connection.",
        Runbook = "update.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var (applied, pending, unknown) = await Migrator.StatusAsync(database.AppConnection, ct);
        if (pending.Count > 0) return Finding.Broken("Migrations that have not been applied: {0}. The next is {1}.", pending.Count, pending[0]);
        if (unknown.Count > 0) return Finding.Watch("A newer version has changed the database: migrations that this one does not know: {0}.", unknown.Count);
        return Finding.Good("The last migration is {0}.", applied[^1]);
    }
}
