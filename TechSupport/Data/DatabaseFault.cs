using Npgsql;

namespace TechSupport.Data;

/// <summary>Tells a database that is away, which waiting heals, from a mistake, which it does not.</summary>
public static class DatabaseFault
{
    /// <summary>True when the database is away or has no time just now, however deep EF has wrapped that.</summary>
    public static bool IsUnavailable(Exception? error) => Chain(error).Any(e => e is NpgsqlException { IsTransient: true } or TimeoutException or SchemaBehindException);

    /// <summary>True when the connection is lost or refused: whatever else would be asked of it fails too.</summary>
    public static bool IsGone(Exception? error) => Chain(error).Any(e => e switch
    {
        // classes of https://www.postgresql.org/docs/17/errcodes-appendix.html: connection, resources, and an administrator who ends it
        PostgresException refused => refused.SqlState[..2] is "08" or "53" || refused.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        _ => false,
    });

    /// <summary>What to tell the operator; null when the database has nothing to do with it.</summary>
    public static string? Sentence(Exception error) => Chain(error).OfType<NpgsqlException>().FirstOrDefault() switch
    {
        null => null,
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName } e =>
            $"The database server refused the connection: {e.MessageText}. Check the ConnectionStrings.",
        PostgresException e => $"The database refused this: {e.MessageText}.",
        { InnerException: { } inner } e => $"The database cannot be reached: {e.Message} ({inner.Message}).",
        var e => $"The database cannot be reached: {e.Message}.",
    };

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException) yield return error;
    }
}

/// <summary>The database is not as this version needs it, and it is for somebody else to bring it there: waiting heals that.</summary>
public sealed class SchemaBehindException(string what) : Exception($"The database is not ready for this version: {what}. \"techsupport migrate\" with the owner's connection brings it there.");
