using TechSupport.Features.Tickets;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>Takes a probe out of the database with all that came of it. Its events stay: they are the audit.</summary>
public static class ProbeRemoval
{
    /// <returns>False when it was gone already.</returns>
    public static async Task<bool> RemoveProbeAsync(this AppDb db, Actor actor, long number, DateTimeOffset at, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // first the outbox: a fan-out that has some of these rows is waited for, so that what it adds is taken out below and nothing comes after it
        await db.Database.ExecuteSqlAsync($"delete from event_outbox o using events e where e.ticket_id = {number} and o.event_id = e.id and o.event_at = e.at", ct);
        await db.Deliveries.Where(d => d.TicketId == number).ExecuteDeleteAsync(ct);
        await db.AllComments(AccessReason.ClearProbes).Where(c => c.TicketId == number).ExecuteDeleteAsync(ct);
        // said again here, where it counts: no real ticket is ever deleted
        var removed = await db.AllTickets(AccessReason.ClearProbes).Where(t => t.Id == number && t.Source == TicketSource.Probe).ExecuteDeleteAsync(ct);
        if (removed == 0) return false;
        db.Record(new Event(ProbeEvent.Removed, actor, number, null, at));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
