using TechSupport.Features.OnCall.Paging;

namespace TechSupport.Features.OnCall.Alerts;

/// <summary>Writes down what Alertmanager tells; told twice it is written once.</summary>
public sealed class AlertIntake(AppDb db, Pager pager, TimeProvider clock)
{
    /// <summary>All of a message or nothing: what was not taken is sent again.</summary>
    public async Task TakeAsync(IReadOnlyList<AlertReport> reports, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // in one order, so that two messages about the same alerts wait for each other and not against each other
        foreach (var report in reports.OrderBy(r => r.Fingerprint, StringComparer.Ordinal).ThenBy(r => r.StartsAt).ThenBy(r => r.IsResolved))
        {
            var (alert, isNew) = await FindAsync(report, ct);
            if (isNew && alert.Pages && !report.IsResolved) await pager.OpenAsync(alert, ct);
            if (!report.IsResolved || alert.ResolvedAt is not null) continue;
            alert.Resolve(clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
            await pager.EndAsync(alert, ct);
        }
        await transaction.CommitAsync(ct);
    }

    private async Task<(Alert Alert, bool IsNew)> FindAsync(AlertReport report, CancellationToken ct)
    {
        var made = await db.Database.ExecuteSqlAsync($"""
            insert into on_call_alerts (fingerprint, starts_at, name, severity, summary, pages, received_at)
            values ({report.Fingerprint}, {report.StartsAt}, {report.Name}, {report.Severity}, {report.Summary}, {report.Pages}, {clock.GetUtcNow()})
            on conflict (fingerprint, starts_at) do nothing
            """, ct);
        var alert = await db.Set<Alert>().FromSql($"select * from on_call_alerts where fingerprint = {report.Fingerprint} and starts_at = {report.StartsAt} for update").ToListAsync(ct);
        return (alert.Single(), made == 1);
    }
}
