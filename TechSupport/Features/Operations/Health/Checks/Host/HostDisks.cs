using System.Globalization;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>The disks of the host as it tells of them: a container sees none of the database's and the backups'.</summary>
public sealed class HostDisks(HostReports host) : HealthCheck
{
    private const int Watch = 80;
    private const int Broken = 95;

    public override CheckFacts Facts { get; } = new("host-disks", CheckGroup.Host, "The disks of the host have room: system, database, backups")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "Old images, backups or logs fill a disk, or a share does not answer.",
        Cure = "Follow the runbook from the top; stop as soon as a fifth is free.",
        Runbook = "symptoms/disk-full.md",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var report = await host.ReadAsync(ReportKind.Disks, ct);
        var used = report.Values.Select(v => (Folder: v.Key, Percent: int.TryParse(v.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? percent : -1))
            .Where(v => v.Percent >= 0).OrderByDescending(v => v.Percent).ToList();
        return report.State switch
        {
            ReportState.Unknown => Finding.Unknown("The host has reported none."),
            ReportState.Unreadable => Finding.Broken("Its report cannot be read."),
            ReportState.Failed => Finding.Broken("{0} does not answer.", report.Values.GetValueOrDefault("folder", "–")),
            ReportState.Late => Finding.Watch("The host has told nothing since {0}.", report.At ?? default),
            _ when used.Count == 0 => Finding.Broken("Its report cannot be read."),
            _ => Finding.Rising(used[0].Percent, Watch, Broken, "The fullest is {0}: {1} % are used.", used[0].Folder, used[0].Percent),
        };
    }
}
