using TechSupport.Data;
using TechSupport.Kernel;

namespace TechSupport.Features.Shared;

public static class Adding
{
    /// <summary>The thing and its event in one transaction: the event needs the id the database gives.</summary>
    public static async Task AddWithEventAsync<T>(this AppDb db, T thing, Func<T, Event> created, Func<RuleViolation> taken, CancellationToken ct) where T : class
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(thing);
        await db.SaveUniqueAsync(taken, ct);
        db.Events.Add(created(thing));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
