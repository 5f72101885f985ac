namespace TechSupport.Features.Audit;

/// <summary>The kinds of events about the audit log itself.</summary>
public static class AuditEvent
{
    /// <summary>A file of exported heads was started; the facts hold its first line, so a file that vanished is missed.</summary>
    public const string HeadFileStarted = "audit.heads_begun";

    /// <summary>The database was restored from a backup: the facts say with which row it came back, and up to which one heads had been exported of what is lost.</summary>
    public const string Restored = "audit.restored";

    /// <summary>A month was exported and dropped; written by the database's function in the transaction that does it. The facts are those of its anchor.</summary>
    public const string Dropped = "audit.dropped";

    /// <summary>The whole chain was read, as every night: how many entries it had, and how much did not fit.</summary>
    public const string Verified = "audit.verified";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        new(HeadFileStarted, "Audit log", "Export of chain heads started", "shield")
        {
            Sentences = [new("{0} started a new file of exported chain heads")], Recipients = EventKind.Nobody, Facts = ["file", "row"],
        },
        new(Dropped, "Audit log", "Month exported and removed", "shield")
        {
            Sentences = [new("{0} exported and removed the entries of {1}", "month")], Recipients = EventKind.Nobody, Facts = ["month", "entries", "file", "row"],
        },
        new(Verified, "Audit log", "Audit log read and verified", "shield")
        {
            Sentences = [new("{0} verified the audit log")], Recipients = EventKind.Nobody, Facts = ["entries", "findings"],
        },
        new(Restored, "Audit log", "Restored from a backup", "hist")
        {
            Sentences = [new("{0} restored the database from a backup")], Recipients = EventKind.Nobody, Facts = ["source", "file", "row"],
        },
    ];
}
