using Microsoft.Extensions.Options;
using Prometheus;
using Quartz;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Features.Audit;

/// <summary>Verifies the whole chain every night, against the exported heads too.</summary>
[DisallowConcurrentExecution]
public sealed class AuditVerify(Database database, IOptions<AuditOptions> options, TimeProvider clock, ILogger<AuditVerify> log) : IJob
{
    /// <summary>Not there until the first verification; set on the instance that ran the job.</summary>
    public static readonly Gauge ChainOk = Metrics.CreateGauge("techsupport_audit_chain_ok",
        "1 when the last verification of the audit log found nothing, 0 when it found something or could not be finished.", new GaugeConfiguration { SuppressInitialValue = true });

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var result = await RunAsync(cancellationToken);
        ChainOk.Set(result.Ok ? 1 : 0);
        if (result.Ok) log.LogInformation("The audit log is whole: {Rows} rows", result.Rows);
        foreach (var finding in result.Findings) log.LogCritical("Audit log: {Finding}", finding);
        await using var db = database.Context();
        db.Record(new Event(AuditEvent.Verified, Actor.System, null, result.Figures(result.Findings.Count), clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<AuditResult> RunAsync(CancellationToken ct)
    {
        try
        {
            var heads = await ExportedChainHeads.ReadAsync(options.Value.HeadsFile, ct);
            return await new AuditVerification(database.AppConnection) { Exports = ExportFolder.Of(options.Value) }.RunAsync(heads, ct);
        }
        catch
        {
            // yesterday's 1 would say that today's log is whole
            ChainOk.Set(0);
            throw;
        }
    }
}
