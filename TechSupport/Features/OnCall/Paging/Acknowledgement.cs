namespace TechSupport.Features.OnCall.Paging;

/// <summary>Somebody looks after a page: said at the page itself, or by the link of a message.</summary>
public sealed class Acknowledgement(AppDb db, TimeProvider clock)
{
    /// <exception cref="RuleViolation">The page is over, or somebody else was first.</exception>
    public async Task RunAsync(long page, Actor actor, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // who is woken at night is not to be asked to try again because the page climbed just now
        var locked = (await db.Set<OnCallPage>().FromSql($"select *, xmin from on_call_pages where id = {page} for update").ToListAsync(ct)).Single();
        locked.Acknowledge(actor, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
