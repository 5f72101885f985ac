using Microsoft.EntityFrameworkCore;
using Quartz;
using TechSupport.Data;
using TechSupport.Features.Sla;
using TechSupport.Kernel;

namespace TechSupport.Features.Tickets.Actions;

/// <summary>Closes what was resolved and nobody objected to in time.</summary>
[DisallowConcurrentExecution]
public sealed class AutoClose(AppDb db, TimeProvider clock, ILogger<AutoClose> log) : IJob
{
    private const int BatchSize = 100;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() - SlaTargets.AutoClose;
        var (closed, after) = (0, 0L);
        while (true)
        {
            var due = await db.Tickets.VisibleTo(Actor.System).Where(t => t.Status == TicketStatus.Resolved && t.ResolvedAt <= deadline && t.Id > after)
                .OrderBy(t => t.Id).Take(BatchSize).Select(t => t.Id).ToListAsync(cancellationToken);
            if (due.Count == 0) break;
            foreach (var id in due) closed += await CloseAsync(id, deadline, cancellationToken);
            after = due[^1];
        }
        if (closed > 0) log.LogInformation("Closed {Count} requests nobody objected to", closed);
    }

    private async Task<int> CloseAsync(long id, DateTimeOffset deadline, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var ticket = await db.Tickets.VisibleTo(Actor.System).SingleAsync(t => t.Id == id, ct);
        // the requester may have answered since it was listed
        if (ticket.Status != TicketStatus.Resolved || ticket.ResolvedAt > deadline) return 0;
        ticket.Close(Actor.System, null, Guid.NewGuid(), clock.GetUtcNow());
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { return 0; }
        return 1;
    }
}
