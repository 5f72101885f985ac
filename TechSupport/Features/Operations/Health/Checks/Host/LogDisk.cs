namespace TechSupport.Features.Operations.Health.Checks.Host;

public sealed class LogDisk(IConfiguration configuration, IHostEnvironment environment) : HealthCheck
{
    private const int Watch = 80;
    private const int Broken = 95;

    public override CheckFacts Facts { get; } = new("log-disk", CheckGroup.Host, "The disk of the log has room")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "Old images, backups or logs fill the disk.",
        Cure = "Follow the runbook from the top; stop as soon as a fifth is free.",
        Runbook = "symptoms/disk-full.md",
        IsOfTheServer = true,
    };

    // a disk that hangs does not answer this either
    public override Task<Finding> LookAsync(CancellationToken ct) => Task.Run(Look, ct);

    private Finding Look()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(LocalFolder.LogFile(configuration, environment)))!;
        if (!Directory.Exists(folder)) return Finding.Unknown("There is no folder {0}.", folder);
        var disk = new DriveInfo(folder);
        // as df has it: what is kept for root is neither used nor to be had
        var held = disk.TotalSize - disk.TotalFreeSpace;
        var used = (int)(100 * held / Math.Max(1, held + disk.AvailableFreeSpace));
        return Finding.Rising(used, Watch, Broken, "{0} % are used, {1} MB are free.", used, disk.AvailableFreeSpace / 1048576);
    }
}
