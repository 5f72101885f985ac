using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;
using TechSupport.Data;

namespace TechSupport.Features.Audit;

/// <summary>Exports the chain's head every hour, to a file and to the log, out of the database's reach.</summary>
[DisallowConcurrentExecution]
public sealed class AuditHead(Database database, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditHead> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var (seq, hash) = await HeadAsync(cancellationToken);
        log.LogInformation("Audit head {Seq} {Hash}", seq, Convert.ToHexStringLower(hash));
        await AppendAsync(options.Value.HeadsFile, ExportedHeads.Line(seq, hash, clock.GetUtcNow()), cancellationToken);
    }

    private async Task<(long Seq, byte[] Hash)> HeadAsync(CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.AppConnection);
        await using var command = source.CreateCommand("select seq, hash from event_chain_head");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), (byte[])reader[1]);
    }

    private static async Task AppendAsync(string file, string line, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), ct);
        stream.Flush(flushToDisk: true);
    }
}
