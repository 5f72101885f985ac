namespace TechSupport.Features.Operations.Health.Checks.Backups;

public sealed class ArchiveBackup(HostReports host) : HostReportCheck(ReportKind.Base, host)
{
    public override CheckFacts Facts { get; } = new("backup-archive", CheckGroup.Backups, "The database can be brought back to any minute")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The archive is full or away, or the timer on the host does not run.",
        Cure = "See journalctl -t techsupport-backup for the reason; ops/backup/base makes a new base at once.",
        Runbook = "backup.md",
    };
}
