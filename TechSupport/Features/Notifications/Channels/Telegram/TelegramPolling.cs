using System.Diagnostics;
using Npgsql;
using TechSupport.Features.Notifications.Outbox;

namespace TechSupport.Features.Notifications.Channels.Telegram;

/// <summary>
/// Keeps asking the bot for news, on one instance at a time: Telegram answers only the last who asked. Who asks holds a lock of the
/// database's on a connection of its own, which ends with the connection.
/// </summary>
public sealed class TelegramPolling(Database database, TelegramBot bot, TelegramState state, IServiceScopeFactory scopes) : BackgroundService
{
    private const long Lock = 0x7465_6c65_6772_616d;

    /// <summary>How soon another instance takes over from one that is gone.</summary>
    private static readonly TimeSpan TakeOver = TimeSpan.FromMinutes(1);

    /// <summary>A server that does not hold the question open is asked no more often than this.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>A wrong token stays wrong until somebody puts it right and restarts us; whoever connects just now waits no longer than a code works.</summary>
    private static readonly TimeSpan Rarest = TimeSpan.FromMinutes(10);

    private readonly string connectionString = new NpgsqlConnectionStringBuilder(database.AppConnection) { Pooling = false }.ConnectionString;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => bot.Client is null ? Task.CompletedTask : Forever.RunAsync(async (well, stop) =>
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(stop);
        // true each time for the one who has it already, so it also shows whether the connection is still alive
        while (true)
        {
            if (await HasLockAsync(connection, stop))
            {
                await ReadAsync(stop);
                state.Well();
            }
            else
            {
                state.Waits();
                await Task.Delay(TakeOver, stop);
            }
            well();
        }
    }, state.Failed, stoppingToken, Rarest);

    private static async Task<bool> HasLockAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Lock})", connection);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var came = await scope.ServiceProvider.GetRequiredService<TelegramUpdates>().ReadAsync(ct);
        var left = Shortest - Stopwatch.GetElapsedTime(begun);
        if (came == 0 && left > TimeSpan.Zero) await Task.Delay(left, ct);
    }
}
