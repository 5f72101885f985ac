using Npgsql;

namespace TechSupport.Data;

/// <summary>Reads connection strings of the configuration and completes them with what the product needs, unless they say it themselves.</summary>
public static class ConnectionStrings
{
    private const string Gss = "GSS Encryption Mode";
    private const string Timeout = "Timeout";
    private const string PoolSize = "Maximum Pool Size";
    private const string Cancellation = "Cancellation Timeout";

    /// <param name="name">The setting: "TechSupport" or "TechSupportOwner".</param>
    /// <param name="value">What it holds.</param>
    /// <returns>Null when nothing is set.</returns>
    /// <exception cref="StartupException">It is no connection string. What is wrong is not repeated: a part of the password may be what was taken for a keyword.</exception>
    public static string? Read(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(value);
            // Kerberos is asked for by name or not at all: looking for it writes complaints where its library is not installed
            if (!builder.ShouldSerialize(Gss)) builder.GssEncryptionMode = GssEncryptionMode.Disable;
            if (builder.Host is { Length: > 0 }) return builder.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or OverflowException) { /* said below */ }
        throw new StartupException($"ConnectionStrings__{name} is not a connection string; write it like Host=db.hospital.example;Database=techsupport;Username=techsupport;Password=….");
    }

    /// <summary>For migrations and commands: no pool, and a server that does not answer within 3 seconds counts as down, because a start asks again and again.</summary>
    public static string ForOwner(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        if (!builder.ShouldSerialize(Timeout)) builder.Timeout = 3;
        return builder.ConnectionString;
    }

    /// <summary>For the application's own login.</summary>
    public static string ForApplication(string connection) => Tuned(connection, "");

    /// <summary>For the owner's login at work: it takes on the application's role and has no other right.</summary>
    public static string AsApplication(string connection) => Tuned(connection, $" -c role={AppRole.Name}");

    private static string Tuned(string connection, string more)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection)
        {
            // nothing is ever SET on a connection, and a reset would give the login its own role back
            NoResetOnClose = true,
            ApplicationName = "techsupport",
        };
        if (!builder.ShouldSerialize(PoolSize)) builder.MaxPoolSize = 50;
        // a server that hangs answers neither a connection nor the request to stop a statement: both are given up soon, for people wait
        if (!builder.ShouldSerialize(Timeout)) builder.Timeout = 3;
        if (!builder.ShouldSerialize(Cancellation)) builder.CancellationTimeout = 500;
        builder.Options = $"{builder.Options} -c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s{more}".Trim();
        return builder.ConnectionString;
    }
}
