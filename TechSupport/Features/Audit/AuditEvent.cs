namespace TechSupport.Features.Audit;

/// <summary>The kinds of events about the audit log itself.</summary>
public static class AuditEvent
{
    /// <summary>A file of exported heads was begun; its first line stands in the facts, so a file that vanished is missed.</summary>
    public const string HeadFileStarted = "audit.heads_begun";

    /// <summary>The database was restored from a backup: the facts say with which row it came back, and up to which one heads had been exported of what is lost.</summary>
    public const string Restored = "audit.restored";
}
