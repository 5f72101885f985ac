using Microsoft.Extensions.Options;
using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Paging;

/// <summary>
/// Takes pages that nobody acknowledged one step up their ladder. Each is a transaction of its own under a lock, so that a step is
/// taken once however many servers look, and one that was cut off is taken again. Before anybody else is told a page ends whose ticket is
/// looked after, though it was not told so.
/// </summary>
public sealed class PageClimb(AppDb db, Pager pager, RotaReader rota, IOptions<OnCallOptions> options, TimeProvider clock, ILogger<PageClimb> log)
{
    /// <summary>Takes every step that is due.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // one statement and no transaction: as a rule nothing is due. Without a time it is due now: a release before this one left it so at the top
        if (!await db.Set<OnCallPage>().AnyAsync(p => p.EndedAt == null && p.AcknowledgedAt == null && (p.NextStepAt == null || p.NextStepAt <= now), ct)) return;
        while (await ClimbOneAsync(now, ct) is { } page)
        {
            if (page.IsOver) log.LogInformation("Page {PageId} ended: its ticket is looked after", page.Id);
            else log.LogWarning("Page {PageId} was not acknowledged: step {Step}, told {Count} people so far", page.Id, page.Step, page.Calls.Count);
        }
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
        if (page.TicketId is { } ticket && await pager.LookedAfterAsync(ticket, ct) is { } ending) page.End(Actor.System, ending, now);
        else page.Climb((await rota.ReadAsync(ct)).LadderAt(now), options.Value.Patience, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return page;
    }
}
