using Microsoft.Extensions.Options;
using Npgsql;
using Quartz;

namespace TechSupport.Features.Audit.Retention;

/// <summary>Every night: months of the audit log that are older than promised are exported, signed, and dropped, the oldest first. May be run again.</summary>
[DisallowConcurrentExecution]
public sealed class AuditRetention(AppDb db, Database database, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditRetention> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var due = await EventMonth.DueAsync(db, options.Value.KeepMonths, clock.GetUtcNow(), cancellationToken);
        if (due.Count == 0) return;
        if (options.Value.ExportPath is null)
        {
            log.LogWarning("Audit log: {Months} months are older than promised and stay, because Audit__ExportPath names no folder to export them to", due.Count);
            return;
        }
        await RequireWholeAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(database.AppConnection);
        var export = new MonthExport(source, options.Value, clock);
        foreach (var month in due)
        {
            var manifest = await export.EnsureAsync(month, cancellationToken);
            var after = await DropAsync(source, month, manifest, cancellationToken);
            log.LogInformation("Audit log: {Entries} entries of {Month} are exported to {File} and dropped; the chain goes on after row {Row}", manifest.Entries, month.Name, manifest.File, after);
        }
    }

    // what was tampered with is evidence, and stays
    private async Task RequireWholeAsync(CancellationToken ct)
    {
        var heads = await ExportedChainHeads.ReadAsync(options.Value.HeadsFile, ct);
        var audit = await new AuditVerification(database.AppConnection) { Exports = ExportFolder.Of(options.Value) }.RunAsync(heads, ct);
        if (!audit.Ok) throw new InvalidOperationException($"The audit log is not whole, so nothing of it is dropped: {audit.Findings[0]}");
    }

    private async Task<long> DropAsync(NpgsqlDataSource source, EventMonth month, ExportManifest manifest, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var patience = new NpgsqlCommand("set local statement_timeout = '5min'", connection)) await patience.ExecuteNonQueryAsync(ct);
        await using var drop = new NpgsqlCommand("select drop_event_month($1, $2, $3, $4, $5, $6)", connection)
        {
            CommandTimeout = 0,
            Parameters =
            {
                new() { Value = month.Start }, new() { Value = manifest.Entries }, new() { Value = Convert.FromHexString(manifest.Chain) },
                new() { Value = Convert.FromHexString(manifest.Sha256) }, new() { Value = manifest.File }, new() { Value = clock.GetUtcNow() },
            },
        };
        var after = (long)(await drop.ExecuteScalarAsync(ct))!;
        await transaction.CommitAsync(ct);
        return after;
    }
}
