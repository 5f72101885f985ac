using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechSupport.Features.Operations.Health;

/// <summary>
/// What the host's commands say of backups, disks and releases: JSON files in one folder, written whole by ops/lib/report.sh. The application only reads them, and
/// believes nothing: a file that is not what it should be is a report that cannot be read.
/// </summary>
/// <param name="folder">Where they are (Reports:Folder); null where there is no such host, as in development.</param>
/// <param name="clock">For reports that claim to come from the future.</param>
public sealed class HostReports(string? folder, TimeProvider clock)
{
    private const int LargestBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    /// <summary>The newest report of each command of ops/backup.</summary>
    public async Task<IReadOnlyList<HostReport>> ReadBackupsAsync(CancellationToken ct)
    {
        var reports = new List<HostReport>();
        foreach (var kind in new[] { ReportKind.Nightly, ReportKind.Base, ReportKind.Drill }) reports.Add(await ReadAsync(kind, ct));
        return reports;
    }

    /// <summary>The newest report of a command; never throws.</summary>
    public async Task<HostReport> ReadAsync(ReportKind kind, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(folder)) return new(kind, ReportState.Unknown);
        var file = Path.Combine(folder, kind.ToString().ToLowerInvariant() + ".json");
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestBytes) return new(kind, ReportState.Unreadable);
            var read = await JsonSerializer.DeserializeAsync<ReportFile>(stream, Shape, ct);
            if (read is null || read.At is not { } at || read.Ok is not { } ok || at > clock.GetUtcNow().AddMinutes(5) || read.Seconds is < 0 || read.Code is { Length: > 40 }) return new(kind, ReportState.Unreadable);
            var late = clock.GetUtcNow() - at > kind.Patience();
            return new(kind, !ok ? ReportState.Failed : late ? ReportState.Late : ReportState.Good)
            {
                At = at, Took = read.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Code = read.Code ?? (read.Sentence is null ? null : HostReport.Prose), Values = ValuesOf(read.Values), Tickets = read.Tickets, AuditRow = read.AuditRow,
                BackupAt = read.Backup?.At, Steps = [.. (read.Steps ?? []).Where(s => s?.Name is { Length: > 0 and < 40 }).Take(20).Select(s => (s!.Name!, s.Seconds ?? 0))],
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return new(kind, ReportState.Unknown); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException or OverflowException) { return new(kind, ReportState.Unreadable); }
    }

    private static Dictionary<string, string> ValuesOf(Dictionary<string, JsonElement>? read) => (read ?? []).Take(10)
        .Where(v => v.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(v => (v.Key, Text: v.Value.ToString())).Where(v => v.Text.Length <= 200)
        .ToDictionary(v => v.Key, v => v.Text, StringComparer.Ordinal);

    // Sentence: what a command of an earlier release said in English
    private sealed record ReportFile(bool? Ok, DateTimeOffset? At, double? Seconds, string? Code, Dictionary<string, JsonElement>? Values, string? Sentence, BackupPart? Backup, long? Tickets, long? AuditRow, List<StepPart?>? Steps);
    private sealed record BackupPart(DateTimeOffset? At);
    private sealed record StepPart(string? Name, double? Seconds);
}

/// <summary>What is reported on: of ops/backup nightly, base and drill; disks and the newest release by ops/host/report.</summary>
public enum ReportKind { Nightly, Base, Drill, Disks, Release }

public enum ReportState { Unknown, Unreadable, Failed, Late, Good }

/// <summary>One report of the host.</summary>
/// <param name="Kind">Whose.</param>
/// <param name="State">What to think of it.</param>
public sealed record HostReport(ReportKind Kind, ReportState State)
{
    public DateTimeOffset? At { get; init; }
    public TimeSpan? Took { get; init; }

    /// <summary>The code of a report that an earlier release wrote as a sentence.</summary>
    public const string Prose = "(prose)";

    /// <summary>How it went, as <see cref="ReportWords"/> puts into words; null where the command said nothing.</summary>
    public string? Code { get; init; }

    /// <summary>Numbers, instants and names that belong to the code.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset? BackupAt { get; init; }
    public long? Tickets { get; init; }
    public long? AuditRow { get; init; }
    public IReadOnlyList<(string Name, double Seconds)> Steps { get; init; } = [];
}

public static class ReportKinds
{
    /// <summary>After this a report is late: nightly with two hours of grace; of the drill, one may be missed; of what is told every five minutes, an hour.</summary>
    public static TimeSpan Patience(this ReportKind kind) => TimeSpan.FromHours(kind switch { ReportKind.Drill => 50, ReportKind.Disks or ReportKind.Release => 1, _ => 26 });
}
