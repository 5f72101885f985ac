namespace TechSupport.Features.Operations.Health.Checks.Backups;

public sealed class NightlyBackup(HostReports host) : HostReportCheck(ReportKind.Nightly, host)
{
    public override CheckFacts Facts { get; } = new("backup-nightly", CheckGroup.Backups, "There is a good backup of last night")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The backup location is full or away, or the timer on the host does not run.",
        Cure = "See journalctl -t techsupport-backup for the reason; ops/backup/nightly makes one at once.",
        Runbook = "backup.md",
    };
}
