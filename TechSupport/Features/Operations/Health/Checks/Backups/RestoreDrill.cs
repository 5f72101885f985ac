namespace TechSupport.Features.Operations.Health.Checks.Backups;

public sealed class RestoreDrill(HostReports host) : HostReportCheck(ReportKind.Drill, host)
{
    public override CheckFacts Facts { get; } = new("backup-drill", CheckGroup.Backups, "The last backup has been restored on trial")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The backup could not be restored, there was no room for it, or the timer on the host does not run.",
        Cure = "See journalctl -t techsupport-drill for the reason; ops/backup/drill tries at once.",
        Runbook = "backup.md",
    };
}
