using System.Diagnostics;
using Npgsql;

namespace TechSupport.Features.Operations.Health.Checks.Postgres;

/// <summary>A connection of its own, so that it also sees a server that takes no new ones.</summary>
public sealed class DatabaseReachable(Database database) : HealthCheck
{
    // a command that has only just started takes its time as well
    private const int SlowMs = 1500;

    public override CheckFacts Facts { get; } = new("database-reachable", CheckGroup.Database, "The database answers")
    {
        Cause = "The database server is stopped, restarts, has no connection to give, or the network between is cut.",
        Cure = "See whether the database runs and what it logged, then whether the application may sign in to it.",
        Runbook = "symptoms/health.md#the-database-does-not-answer",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.AppConnection) { Pooling = false, Timeout = 3, CommandTimeout = 3 }.ConnectionString);
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("select 1", connection);
            await command.ExecuteScalarAsync(ct);
        }
        catch (Exception e) when (DatabaseFault.Sentence(e) is { } sentence) { return Finding.Broken("{0}", sentence); }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException && !ct.IsCancellationRequested) { return Finding.Broken("No answer within {0} s.", 3); }
        var took = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return Finding.Rising(took, SlowMs, double.MaxValue, "It answered a new connection in {0} ms.", took);
    }
}
