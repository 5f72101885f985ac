namespace TechSupport.Features.Operations.Health.Checks.Backups;

/// <summary>What a command of the host said last. Where none has said anything, nobody knows, and unknown is not good.</summary>
public abstract class HostReportCheck(ReportKind kind, HostReports host) : HealthCheck
{
    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var report = await host.ReadAsync(kind, ct);
        var at = report.At ?? default;
        return report.State switch
        {
            ReportState.Good => Finding.Good("The last one was good, on {0}.", at),
            ReportState.Late => Finding.Broken("The last one was on {0}, too long ago.", at),
            ReportState.Failed => Finding.Broken("The last one failed on {0} (code {1}).", at, report.Code ?? "–"),
            ReportState.Unreadable => Finding.Broken("Its report cannot be read."),
            _ => Finding.Unknown("The host has reported none."),
        };
    }
}
