using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace TechSupport.Features.Notifications.Outbox;

/// <summary>Clears the deliveries of what will not be sent any more: archived, deleted and recorded in one transaction, or nothing of it.</summary>
public sealed class OutboxArchive(AppDb db, TimeProvider clock)
{
    // far below the statement timeout, also on a slow disk
    private const int BatchSize = 5000;

    private static readonly string Sql = Read();

    /// <param name="claimed">Whose name was given for it on the command line, which proves nobody: it is written down beside the system, which does it.</param>
    /// <param name="days">What was sent, or made and never sent, longer ago than this.</param>
    /// <param name="failed">Messages that failed, too.</param>
    /// <param name="dryRun">Undoes everything in the end: the numbers are those of a real run.</param>
    public async Task<Archived> RunAsync(long? claimed, int days, bool failed, bool dryRun, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (sum, after) = (new Archived(0, 0, 0), 0L);
        while (await BatchAsync(transaction, at.AddDays(-days), failed, after, at, ct) is { Done.Total: > 0 } batch)
            (sum, after) = (sum + batch.Done, batch.Last);
        if (dryRun || sum.Total == 0) return sum;
        db.Record(new Event(DeliveryEvent.Archived, Actor.System, null, Facts.Of(("claimed", claimed), ("sent", sum.Sent), ("dropped", sum.Dropped), ("dead", sum.Failed), ("days", days)), at));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return sum;
    }

    private async Task<(Archived Done, long Last)> BatchAsync(IDbContextTransaction transaction, DateTimeOffset before, bool failed, long after, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction())
        {
            Parameters = { new("before", before), new("failed", failed), new("after", after), new("batch", BatchSize), new("at", at) },
        };
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var done = new Archived(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
        if (done.Total != row.GetInt64(3)) throw new StartupException("What was archived is not what would be deleted: nothing was changed. Run it again.");
        return (done, row.GetInt64(4));
    }

    private static string Read()
    {
        using var sql = new StreamReader(typeof(OutboxArchive).Assembly.GetManifestResourceStream("archive_outbox.sql")!);
        return sql.ReadToEnd();
    }
}

/// <summary>How many messages were archived, by how they had ended.</summary>
public sealed record Archived(long Sent, long Dropped, long Failed)
{
    public long Total => Sent + Dropped + Failed;

    public static Archived operator +(Archived a, Archived b) => new(a.Sent + b.Sent, a.Dropped + b.Dropped, a.Failed + b.Failed);
}
