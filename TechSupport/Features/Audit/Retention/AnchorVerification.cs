using System.Globalization;
using Npgsql;

namespace TechSupport.Features.Audit.Retention;

/// <summary>Where the chain begins, and whether what it says of the months before fits: each anchor has its event, which is hashed, and its export.</summary>
internal sealed class AnchorVerification
{
    private readonly List<string> faults = [];

    private AnchorVerification(IReadOnlyList<Anchor> anchors)
    {
        if (anchors is not [.., var last]) return;
        Start = (last.Seq, last.Hash);
        Left = last.Left.ToHashSet();
    }

    /// <summary>The row that the chain goes on after.</summary>
    public (long Seq, byte[] Hash) Start { get; } = (0, AuditChain.Start);

    /// <summary>Rows after it whose events went with their month.</summary>
    public IReadOnlySet<long> Left { get; } = new HashSet<long>();

    public IReadOnlyList<string> Faults => faults;

    public static async Task<AnchorVerification> ReadAsync(NpgsqlConnection db, ExportedChainHeads? heads, ExportFolder? exports, CancellationToken ct)
    {
        var anchors = await ReadAnchorsAsync(db, ct);
        var events = await ReadEventsAsync(db, ct);
        var found = new AnchorVerification(anchors);
        // an event a year older than the last month that was dropped went with its own month
        var gone = anchors is [.., var newest] ? newest.Month.AddMonths(1) : DateOnly.MinValue;
        foreach (var anchor in anchors.Where(a => !events.Contains(a.Facts) && (a == anchors[^1] || DateOnly.FromDateTime(a.DroppedAt.UtcDateTime) >= gone)))
            found.faults.Add($"{anchor.Month:yyyy-MM} is said to be dropped, and no event says so: the anchor after row {anchor.Seq} was made or altered by hand.");
        foreach (var lost in events.Except(anchors.Select(a => a.Facts)))
            found.faults.Add($"The chain says that {lost.Split('|')[0]} was dropped, and its anchor is not there: it was removed or altered.");
        foreach (var anchor in anchors.Where(a => heads?.Rows is { } rows && rows[a.Seq].Any(h => h != Convert.ToHexStringLower(a.Hash))))
            found.faults.Add($"Row {anchor.Seq}: the hash of the anchor is not the one that was exported as a head.");
        foreach (var anchor in exports is null ? [] : anchors)
            if (await exports!.FaultAsync(anchor.File, anchor.Digest, mayBeAway: anchor != anchors[^1], ct) is { } fault) found.faults.Add($"The export of {anchor.Month:yyyy-MM}: {fault}");
        return found;
    }

    private static async Task<List<Anchor>> ReadAnchorsAsync(NpgsqlConnection db, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select month, seq, hash, entries, file, encode(export_digest, 'hex'), left_rows, dropped_at from audit_anchors order by id", db);
        await using var row = await command.ExecuteReaderAsync(ct);
        var anchors = new List<Anchor>();
        while (await row.ReadAsync(ct))
            anchors.Add(new(row.GetFieldValue<DateOnly>(0), row.GetInt64(1), (byte[])row[2], row.GetInt64(3), row.GetString(4), row.GetString(5), (long[])row[6], row.GetFieldValue<DateTimeOffset>(7)));
        return anchors;
    }

    private static async Task<HashSet<string>> ReadEventsAsync(NpgsqlConnection db, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select concat_ws('|', data->>'month', data->>'row', data->>'hash', data->>'entries', data->>'file', data->>'digest', data->>'left') from events where kind = $1", db)
        {
            Parameters = { new() { Value = AuditEvent.Dropped } },
        };
        await using var row = await command.ExecuteReaderAsync(ct);
        var events = new HashSet<string>();
        while (await row.ReadAsync(ct)) events.Add(row.GetString(0));
        return events;
    }

    private sealed record Anchor(DateOnly Month, long Seq, byte[] Hash, long Entries, string File, string Digest, long[] Left, DateTimeOffset DroppedAt)
    {
        /// <summary>As the event says it.</summary>
        public string Facts => string.Create(CultureInfo.InvariantCulture, $"{Month:yyyy-MM}|{Seq}|{Convert.ToHexStringLower(Hash)}|{Entries}|{File}|{Digest}|{string.Join(' ', Left)}");
    }
}
