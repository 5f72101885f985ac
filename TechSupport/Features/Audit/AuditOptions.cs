namespace TechSupport.Features.Audit;

/// <summary>Where the heads of the chain are exported to.</summary>
public sealed class AuditOptions
{
    /// <summary>Best on storage that the database's owner cannot write; by default it lies next to the log.</summary>
    public string HeadsFile { get; set; } = "";

    public static string DefaultFile(string logFile) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(logFile))!, "audit-heads.log");
}
