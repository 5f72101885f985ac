using Npgsql;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>
/// Hears on one connection of its own what triggers of the outbox and the deliveries say at a commit, on whichever instance it was
/// made, and wakes the workers of this one.
/// </summary>
public sealed class OutboxListener(Database database, OutboxSignals signals, ILogger<OutboxListener> log) : BackgroundService
{
    /// <summary>The channel of the database, as the migration WakeOnCommit says it; what is said is the name of the table.</summary>
    private const string Name = "techsupport_outbox";

    /// <summary>A connection that is gone without a word is noticed after this, seconds.</summary>
    private const int KeepAlive = 60;

    private readonly string connectionString = new NpgsqlConnectionStringBuilder(database.AppConnection) { Pooling = false, KeepAlive = KeepAlive }.ConnectionString;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Forever.RunAsync(async (well, stop) =>
    {
        await using var connection = new NpgsqlConnection(connectionString);
        connection.Notification += (_, said) => Wake(said.Payload);
        await connection.OpenAsync(stop);
        await using (var listen = new NpgsqlCommand($"listen {Name}", connection)) await listen.ExecuteNonQueryAsync(stop);
        well();
        // what was committed while no one was listening
        signals.WakeAll();
        while (true) await connection.WaitAsync(stop);
    }, e => log.LogError("The database cannot be listened to, so messages go out late: {Error}", e.Message), stoppingToken);

    private void Wake(string table)
    {
        if (table == "event_outbox") signals.Events.Set();
        else signals.WakeSenders();
    }
}
