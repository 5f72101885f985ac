using TechSupport.Features.OnCall.Rotas;

namespace TechSupport.Features.OnCall.Swaps;

/// <summary>
/// A person takes the stretch they were asked to take. Under a lock on the rota: of two requests for one time, accepted in the same
/// instant, the second finds that it is no longer the person's who asked.
/// </summary>
public sealed class Acceptance(AppDb db, RotaReader rota, TimeProvider clock)
{
    /// <exception cref="RuleViolation">The stretch is given away already, or whoever is to take it is away meanwhile.</exception>
    public async Task RunAsync(long id, Actor actor, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Database.ExecuteSqlAsync($"select 1 from on_call_rotas for update", ct);
        // read anew: what was read before the lock may have changed while it was waited for
        var (swap, now) = (await db.Set<Swap>().SingleAsync(s => s.Id == id, ct), clock.GetUtcNow());
        if (swap.State == SwapState.Asked && now < swap.EndsAt)
        {
            var plan = (await rota.ReadAsync(ct)).Plan;
            if (!plan.Has(swap.FromId, swap.BeginsAt, swap.EndsAt)) throw new RuleViolation("This time is no longer theirs. Ask them to withdraw the request.");
            if (plan.IsAwayWithin(swap.ToId, swap.BeginsAt > now ? swap.BeginsAt : now, swap.EndsAt)) throw new RuleViolation(Swap.TakerIsAway);
        }
        swap.Accept(actor, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
