using System.Data;
using Npgsql;
using TechSupport.Features.Audit.Retention;

namespace TechSupport.Features.Audit;

/// <summary>Reads the whole chain in order, in one snapshot, and says what does not fit. Needs only the application's rights.</summary>
public sealed class AuditVerification(string connection)
{
    /// <summary>More findings than these say nothing new.</summary>
    private const int Most = 100;

    private readonly List<string> findings = [];
    private long rows;
    private (long Seq, byte[] Hash) last;
    private AnchorVerification anchors = null!;

    private readonly List<ChainRollback> unrecorded = [];

    /// <summary>Where dropped months were exported to; null compares with none.</summary>
    public ExportFolder? Exports { get; init; }

    /// <param name="exported">The exported heads to compare with; null compares with none.</param>
    public async Task<AuditResult> RunAsync(ExportedChainHeads? exported = null, CancellationToken ct = default)
    {
        var heads = exported?.Rows;
        foreach (var fault in exported?.Faults ?? []) Found(fault);
        await using var source = NpgsqlDataSource.Create(connection);
        await using var db = await source.OpenConnectionAsync(ct);
        await using var snapshot = await db.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using (var patience = new NpgsqlCommand("set transaction read only; set local statement_timeout = 0; set local search_path = public", db))
            await patience.ExecuteNonQueryAsync(ct);
        var guards = new List<(string, string)>();
        await ReadAsync(db, AuditGuards.Sql, row => guards.Add((row.GetString(0), row.GetString(1))), ct);
        foreach (var fault in AuditGuards.Faults(guards)) Found(fault);
        anchors = await AnchorVerification.ReadAsync(db, exported, Exports, ct);
        foreach (var fault in anchors.Faults) Found(fault);
        last = anchors.Start;
        await ReadAsync(db, AuditRow.Sql, row => Check(AuditRow.Read(row), heads), ct);
        await ReadAsync(db, "select seq, hash from event_chain_head", row => CheckHead(row.GetInt64(0), (byte[])row[1]), ct);
        await ReadAsync(db, Unchained, row => Found($"Event {row.GetInt64(0)} ({row.GetString(1)}) is not in the chain: it was added behind its back, or its time was altered."), ct);
        foreach (var lost in heads?.Where(h => h.Key > last.Seq) ?? [])
            Found($"Row {lost.Key} was exported as a head, but the chain ends at row {last.Seq}: it was cut off.");
        if (exported is not null && (heads is not null || exported.Faults.Count == 0)) await CheckBegunAsync(db, exported, ct);
        if (exported is not null) await CheckRestoredAsync(db, exported, ct);
        return new AuditResult(rows, last.Seq, last.Hash, findings, unrecorded) { After = anchors.Start.Seq };
    }

    private static readonly string Begun = $"""
        select data->>'file', data->>'row', data->>'hash' from events
        where kind = '{AuditEvent.HeadFileStarted}' and data->>'file' is not null and data->>'row' is not null and data->>'hash' is not null order by id
        """;

    private const string Unchained = """
        select e.id, e.kind from events e
        where not exists (select 1 from event_chain c where c.event_id = e.id and c.event_at = e.at)
        order by e.id
        """;

    // the chain knows the head each file was started with
    private async Task CheckBegunAsync(NpgsqlConnection db, ExportedChainHeads exported, CancellationToken ct)
    {
        var begun = new List<(long Row, string Hash)>();
        await ReadAsync(db, Begun, row =>
        {
            // an altered event may hold anything, and is a finding already
            if (row.GetString(0) == ExportedChainHeads.NameOf(exported.File) && long.TryParse(row.GetString(1), out var number)) begun.Add((number, row.GetString(2)));
        }, ct);
        // a file that has appeared since the look-up was started just now
        if (begun.Count > 0 && exported.Rows is null && !File.Exists(exported.File))
            Found($"Heads were exported to {exported.File} from row {begun[0].Row} on, but the file does not exist: it was removed or moved.");
        // void or not: a line that a restore made void stays in the file
        if (exported.Lines is { } lines)
            foreach (var (row, hash) in begun.Where(b => !lines.Contains(new(b.Row, b.Hash))))
                Found($"{exported.File} was started with row {row}, but that line is not in it: earlier heads were removed. The server's log has them too.");
    }

    private static readonly string Restored = $"select data->>'row', data->>'hash', data->>'lost_to', data->>'file' from events where kind = '{AuditEvent.Restored}' order by id";

    // a file may go back where the chain says that a backup was restored, and nowhere else; and what the chain says must be in the file
    private async Task CheckRestoredAsync(NpgsqlConnection db, ExportedChainHeads exported, CancellationToken ct)
    {
        var recorded = new List<(ChainRollback Rewind, string File)>();
        await ReadAsync(db, Restored, row =>
        {
            if (!row.IsDBNull(3) && !row.IsDBNull(1) && long.TryParse(row.IsDBNull(0) ? "" : row.GetString(0), out var to) && long.TryParse(row.IsDBNull(2) ? "" : row.GetString(2), out var from))
                recorded.Add((new(to, row.GetString(1), from), row.GetString(3)));
        }, ct);
        // by row and hash, wherever the file lay then: a copy of it is verified elsewhere, too
        // what said so of rows before the anchor went with its month, and was verified while it was there
        unrecorded.AddRange(exported.Rewinds.Except(recorded.Select(r => r.Rewind)).Where(r => r.Row >= anchors.Start.Seq));
        if (exported.Lines is null) return;
        foreach (var gone in recorded.Where(r => r.File == ExportedChainHeads.NameOf(exported.File)).Select(r => r.Rewind).Except(exported.Rewinds))
            Found($"The chain was restored at row {gone.Row}, and heads up to row {gone.LostTo} had been exported to {exported.File}, but they are not in it: they were removed.");
    }

    private void Check(AuditRow row, ILookup<long, string>? heads)
    {
        rows++;
        if (row.Seq <= anchors.Start.Seq)
        {
            Found($"Row {row.Seq} is there although the chain goes on after row {anchors.Start.Seq}: it was added by hand.");
            return;
        }
        var gap = row.Seq != last.Seq + 1;
        if (gap) Found($"Rows {last.Seq + 1} to {row.Seq - 1} of the chain are missing.");
        if (row.Canonical is null && !anchors.Left.Contains(row.Seq))
            Found($"Row {row.Seq}: event {row.EventId} is missing: it was deleted, or its number or time was altered.");
        else if (row.Canonical is { } canonical && !gap && !AuditChain.Next(last.Hash, canonical).AsSpan().SequenceEqual(row.Hash))
            Found($"Row {row.Seq}: event {row.EventId} does not fit its hash: it was altered, or rows were reordered.");
        if (row.Canonical is not null && row.PersonalFault() is { } fault) Found($"Row {row.Seq}: event {row.EventId} {fault}.");
        if (heads is not null && heads[row.Seq].Any(h => h != Convert.ToHexStringLower(row.Hash)))
            Found($"Row {row.Seq}: its hash is not the one that was exported: the chain was rewritten.");
        // on with the stored hash, so that one altered row is one finding
        last = (row.Seq, row.Hash);
    }

    private void CheckHead(long seq, byte[] hash)
    {
        if (seq > last.Seq) Found($"The chain ends at row {last.Seq}, its head says {seq}: the end was cut off.");
        else if (seq < last.Seq || !hash.AsSpan().SequenceEqual(last.Hash)) Found($"The head (row {seq}) does not fit the last row, {last.Seq}.");
    }

    private void Found(string what)
    {
        if (findings.Count < Most) findings.Add(what);
        else if (findings.Count == Most) findings.Add("There is more; these are the first.");
    }

    private static async Task ReadAsync(NpgsqlConnection db, string sql, Action<NpgsqlDataReader> each, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, db) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) each(reader);
    }
}

/// <param name="Rows">How many rows were read.</param>
/// <param name="Damage">One sentence each, without personal data; empty when everything fits.</param>
/// <param name="Unrecorded">Where the exported heads go back and no event says that a backup was restored.</param>
public sealed record AuditResult(long Rows, long HeadSeq, byte[] HeadHash, IReadOnlyList<string> Damage, IReadOnlyList<ChainRollback> Unrecorded)
{
    /// <summary>All that does not fit, one sentence each.</summary>
    public IReadOnlyList<string> Findings =>
        [.. Damage, .. Unrecorded.Select(r => $"The exported heads go back from row {r.LostTo} to row {r.Row}, and the chain does not say that a backup was restored: rows were cut off.")];

    /// <summary>The row that the chain goes on after; 0 while nothing of it was exported and dropped.</summary>
    public long After { get; init; }

    public bool Ok => Damage.Count == 0 && Unrecorded.Count == 0;

    /// <summary>What <see cref="AuditEvent.Verified"/> says of it.</summary>
    /// <param name="findings">How much did not fit, and still does not.</param>
    public Dictionary<string, string?> Figures(int findings) => Facts.Of(("entries", Rows), ("findings", findings));
}
