using Microsoft.Extensions.Options;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>
/// Takes pages that nobody acknowledged one step up their ladder. Each is a transaction of its own under a lock, so that a step is
/// taken once however many servers look, and one that was cut off is taken again.
/// </summary>
public sealed class PageClimb(AppDb db, RotaReader rota, IOptions<OnCallOptions> options, TimeProvider clock, ILogger<PageClimb> log)
{
    /// <summary>Takes every step that is due.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // one statement and no transaction: as a rule nothing is due. Without a time it is due now: a release before this one left it so at the top
        if (!await db.Set<OnCallPage>().AnyAsync(p => p.EndedAt == null && p.AcknowledgedAt == null && (p.NextStepAt == null || p.NextStepAt <= now), ct)) return;
        while (await ClimbOneAsync(now, ct) is { } page)
            log.LogWarning("Page {PageId} was not acknowledged: step {Step}, told {Count} people so far", page.Id, page.Step, page.Calls.Count);
    }

    private async Task<OnCallPage?> ClimbOneAsync(DateTimeOffset now, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var page = (await db.Set<OnCallPage>().FromSql($"""
            select *, xmin from on_call_pages where ended_at is null and acknowledged_at is null and (next_step_at is null or next_step_at <= {now})
            order by next_step_at nulls first, id limit 1 for update skip locked
            """).ToListAsync(ct)).SingleOrDefault();
        if (page is null) return null;
        await db.Entry(page).Collection(p => p.Calls).LoadAsync(ct);
        page.Climb((await rota.ReadAsync(ct)).LadderAt(now), options.Value.Patience, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page;
    }
}
