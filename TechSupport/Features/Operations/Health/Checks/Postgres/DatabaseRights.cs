namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>The audit log is only worth something while the application cannot change it.</summary>
public sealed class DatabaseRights(AppDb db) : HealthCheck
{
    public override CheckFacts Facts { get; } = new("database-rights", CheckGroup.Database, "The application has its rights in the database and no more")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "Somebody gave or took rights by hand, or the application signs in as the owner.",
        Cure = "Run techsupport migrate, which sets the rights, and check whose login the connection string names.",
        Runbook = "symptoms/health.md#rights-in-the-database",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var rights = await db.Database.SqlQuery<Rights>($"""
            select r.rolsuper or r.rolcreaterole or r.rolbypassrls as master,
                (select bool_or(has_table_privilege('events', p)) from unnest(array['update', 'delete', 'truncate']) p) as forges,
                has_table_privilege('events', 'insert') and (select bool_and(has_table_privilege('tickets', p)) from unnest(array['select', 'insert', 'update']) p) as works
            from pg_roles r where r.rolname = current_user
            """).SingleAsync(ct);
        return rights switch
        {
            { Master: true } => Finding.Broken("The application is an administrator of the database."),
            { Forges: true } => Finding.Broken("The application could change or delete entries of the audit log."),
            { Works: false } => Finding.Broken("The application may not write tickets or events."),
            _ => Finding.Good("The audit log can only be added to."),
        };
    }

    private sealed record Rights(bool Master, bool Forges, bool Works);
}
