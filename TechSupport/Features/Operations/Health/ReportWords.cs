using System.Globalization;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Operations.Health;

/// <summary>What the codes of the host's commands mean: English keys of translations, and which values of a report go into them.</summary>
public static class ReportWords
{
    /// <summary>Each code that a command of ops/backup writes; a test reads those commands.</summary>
    public static readonly IReadOnlyDictionary<string, Words> All = new Dictionary<string, Words>
    {
        ["verified-both"] = new("Verified in both locations"),
        ["verified-one"] = new("Verified in one location"),
        ["recoverable"] = new("Point-in-time recovery available from {0}", "from"),
        ["restored"] = new("Restore verified"),
        ["restored-archive"] = new("Restore verified, including archive"),
        ["restored-all"] = new("Restore verified, including archive and second location"),

        ["unforeseen"] = new("Stopped, or ended by an unexpected error"),
        ["engine-silent"] = new("The container engine does not answer"),
        ["database-silent"] = new("The database does not answer"),
        ["restore-cut-off"] = new("An interrupted restore has to be finished first"),
        ["busy"] = new("Another backup or restore was running"),
        ["space-short"] = new("Not enough space on {0}: {1} MB free, {2} MB needed", "folder", "free", "needed"),
        ["place-unavailable"] = new("{0} is not available for writing", "folder"),
        ["place-emptied"] = new("The backups in {0} are gone", "folder"),
        ["place-locked"] = new("The backups in {0} do not open with the current password", "folder"),
        ["place-unlisted"] = new("The backups in {0} cannot be listed", "folder"),
        ["write-failed"] = new("Nothing could be written to {0}", "folder"),
        ["unverified"] = new("The backup written to {0} could not be read back", "folder"),
        ["metrics-failed"] = new("Successful, but the monitoring could not be told"),
        ["report-failed"] = new("Successful, but the report could not be written"),
        ["clock-wrong"] = new("The clock of the host, or of the one that made the backup, is wrong"),

        ["dump-failed"] = new("The database could not be dumped"),
        ["heads-unreadable"] = new("The exported audit log heads could not be read"),
        ["exports-unreadable"] = new("The exported months of the audit log in {0} could not be read", "folder"),
        ["copy-failed"] = new("The backup could not be copied to {0}", "folder"),
        ["settings-differ"] = new("The settings backup {0} differs between the two locations", "name"),
        ["settings-not-copied"] = new("The settings backup could not be copied to {0}", "folder"),
        ["prune-failed"] = new("Old backups in {0} could not be removed", "folder"),

        ["database-stopped"] = new("The database is not running"),
        ["archive-off"] = new("This database keeps no archive"),
        ["not-root"] = new("Must be run as root"),
        ["archive-foreign"] = new("The archive belongs to another database"),
        ["archive-not-made"] = new("The archive could not be set up"),
        ["archive-silent"] = new("The archive cannot be listed"),
        ["archive-behind"] = new("Database changes do not arrive in the archive"),
        ["archive-damaged"] = new("The archive is damaged"),
        ["base-failed"] = new("The base backup could not be made"),

        ["no-backup"] = new("There is no backup in {0}", "folder"),
        ["backup-unknown"] = new("The requested backup does not exist"),
        ["backup-missing"] = new("The last backup, of {0}, is missing", "last"),
        ["backup-old"] = new("The newest backup, of {0}, is older than 26 hours", "taken"),
        ["backup-damaged"] = new("The backup is damaged"),
        ["server-failed"] = new("The server for the restore could not be started"),
        ["not-restored"] = new("The backup could not be restored"),
        ["not-counted"] = new("The restored rows could not be counted"),
        ["rows-differ"] = new("The restored tables do not have the rows that were backed up"),
        ["not-deployed"] = new("No version is deployed that could verify the audit log"),
        ["audit-broken"] = new("The restored audit log is not intact"),
        ["archive-unrecoverable"] = new("The database could not be recovered from the archive"),
        ["archive-late"] = new("The archive ends at {0}: more than 15 minutes would be lost", "until"),
        ["archive-short"] = new("The archive has less than the nightly backup"),
        ["too-slow"] = new("Restored, but it took {0} minutes instead of 60", "minutes"),
    };

    /// <summary>The sentence of a report in the reader's language; null where the command said nothing.</summary>
    public static string? Of(HostReport report, IStringLocalizer<Text> text, HospitalClock clock) => report switch
    {
        { Code: null } => null,
        { Code: HostReport.Prose } => text["Written by an earlier version; the next report says more"].Value,
        _ when All.TryGetValue(report.Code, out var words) => text[words.English, [.. words.Values.Select(name => Value(report, name, clock))]].Value,
        _ => text["Reported: {0}", report.Code].Value,
    };

    private static string Value(HostReport report, string name, HospitalClock clock)
    {
        if (!report.Values.TryGetValue(name, out var value)) return "–";
        // an instant as ISO 8601 says it; a folder is none
        return DateTimeOffset.TryParseExact(value, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? clock.Full(at) : value;
    }

    /// <param name="English">Key of the translation, with a place for each of the values.</param>
    /// <param name="Values">Names of the values, in the order of the places.</param>
    public sealed record Words(string English, params string[] Values);
}
