namespace TechSupport.Features.Notifications;

/// <summary>
/// Hands out deliveries one at a time under a lease, each in a short statement of its own, so that nothing is locked while
/// a message is sent. A process that dies with one loses only the lease: it is handed out again.
/// </summary>
public sealed class DeliveryQueue(AppDb db, TimeProvider clock)
{
    /// <summary>The next due delivery of a channel, now ours for <see cref="Delivery.Lease"/>; null when none is due.</summary>
    public async Task<Delivery?> ClaimAsync(Channel channel, CancellationToken ct)
    {
        var (now, way) = (clock.GetUtcNow(), channel.Word());
        // the next attempt is due when the lease ends, so that one index serves both
        var claimed = await db.Deliveries.FromSql($"""
            update deliveries set state = 'sending', attempts = attempts + 1, leased_until = {now + Delivery.Lease}, next_attempt_at = {now + Delivery.Lease}
            where id = (select id from deliveries
                where state in ('pending', 'sending') and next_attempt_at <= {now} and channel = {way} and (state = 'pending' or leased_until <= {now})
                order by next_attempt_at, id limit 1 for update skip locked)
            returning *
            """).AsNoTracking().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    /// <summary>When the next delivery of a channel is due, a lease that ends counted in; null when none waits.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(Channel channel, CancellationToken ct) =>
        await db.Deliveries.Where(d => (d.State == DeliveryState.Pending || d.State == DeliveryState.Sending) && d.Channel == channel && d.NextAttemptAt != null)
            .OrderBy(d => d.NextAttemptAt).Select(d => d.NextAttemptAt).FirstOrDefaultAsync(ct);

    /// <summary>Records the outcome, unless the lease ran out and another worker has the delivery by now.</summary>
    /// <returns>The delivery as it is now; null when it was no longer ours.</returns>
    public async Task<Delivery?> SettleAsync(Delivery claimed, Action<Delivery, DateTimeOffset> outcome, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var mine = (await db.Deliveries.FromSql($"""
            select * from deliveries where id = {claimed.Id} and state = 'sending' and attempts = {claimed.Attempts} and leased_until = {claimed.LeasedUntil} for update
            """).ToListAsync(ct)).SingleOrDefault();
        if (mine is null) return null;
        outcome(mine, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return mine;
    }
}
