using Npgsql;

namespace TechSupport.Data;

/// <summary>Tells a database that is away, which waiting heals, from a mistake, which it does not.</summary>
public static class DatabaseFault
{
    /// <summary>True when the database is away or has no time just now, however deep EF has wrapped that.</summary>
    public static bool IsUnavailable(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is NpgsqlException { IsTransient: true } or TimeoutException) return true;
        return false;
    }
}
