using Npgsql;

namespace TechSupport.Data;

/// <summary>The database has the last word on what may stand there once; the person gets a sentence, not an error.</summary>
public static class Uniqueness
{
    /// <param name="taken">What to say when a value is taken already.</param>
    /// <exception cref="RuleViolation">A unique index refused the change.</exception>
    public static async Task SaveUniqueAsync(this AppDb db, Func<RuleViolation> taken, CancellationToken ct)
    {
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }) { throw taken(); }
    }
}
