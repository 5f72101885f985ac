using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace TechSupport.Features.Audit;

/// <summary>Exports the chain's head every hour, to a file and to the log, out of the database's reach.</summary>
[DisallowConcurrentExecution]
public sealed class AuditHead(Database database, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditHead> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var (seq, hash) = await HeadAsync(cancellationToken);
        log.LogInformation("Audit head {Seq} {Hash}", seq, Convert.ToHexStringLower(hash));
        var (file, at) = (options.Value.HeadsFile, clock.GetUtcNow());
        var begun = await ExportedChainHeads.AppendAsync(file, ExportedChainHeads.Line(seq, hash, at), cancellationToken);
        await NoteAsync(ExportedChainHeads.NameOf(file), begun, seq, hash, at, cancellationToken);
    }

    private async Task<(long Seq, byte[] Hash)> HeadAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.AppConnection);
        await using var command = source.CreateCommand("select seq, hash from event_chain_head");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), (byte[])reader[1]);
    }

    // after the line is on the disk: an event that has no line would look like tampering from then on
    private async Task NoteAsync(string name, bool begun, long seq, byte[] hash, DateTimeOffset at, CancellationToken ct)
    {
        await using var db = database.Context();
        var earlier = (await db.Events.AsNoTracking().Where(e => e.Kind == AuditEvent.HeadFileStarted).ToListAsync(ct)).Any(e => e.Data.GetValueOrDefault("file") == name);
        if (earlier && !begun) return;
        if (earlier) log.LogCritical("The exported audit heads are gone: {File} was not there and is started anew", options.Value.HeadsFile);
        var facts = new Dictionary<string, string?> { ["file"] = name, ["row"] = seq.ToString(CultureInfo.InvariantCulture), ["hash"] = Convert.ToHexStringLower(hash) };
        db.Record(new Event(AuditEvent.HeadFileStarted, Actor.System, null, facts, at));
        await db.SaveChangesAsync(ct);
    }
}
