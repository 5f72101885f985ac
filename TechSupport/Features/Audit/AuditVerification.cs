using System.Data;
using Npgsql;

namespace TechSupport.Features.Audit;

/// <summary>Reads the whole chain in order, in one snapshot, and says what does not fit. Needs only the application's rights.</summary>
public sealed class AuditVerification(string connection)
{
    /// <summary>More findings than these say nothing new.</summary>
    private const int Most = 100;

    private readonly List<string> findings = [];
    private long rows;
    private (long Seq, byte[] Hash) last = (0, AuditChain.Start);

    /// <param name="heads">Exported heads, by row number; hashes in hex.</param>
    public async Task<AuditResult> RunAsync(ILookup<long, string>? heads = null, CancellationToken ct = default)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var db = await source.OpenConnectionAsync(ct);
        await using var snapshot = await db.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using (var patience = new NpgsqlCommand("set transaction read only; set local statement_timeout = 0", db))
            await patience.ExecuteNonQueryAsync(ct);
        await ReadAsync(db, AuditRow.Sql, row => Check(AuditRow.Read(row), heads), ct);
        await ReadAsync(db, "select seq, hash from event_chain_head", row => CheckHead(row.GetInt64(0), (byte[])row[1]), ct);
        await ReadAsync(db, Unchained, row => Found($"Event {row.GetInt64(0)} ({row.GetString(1)}) is not in the chain: it was added behind its back, or its time was altered."), ct);
        foreach (var lost in heads?.Where(h => h.Key > last.Seq) ?? [])
            Found($"Row {lost.Key} was exported as a head, but the chain ends at row {last.Seq}: it was cut off.");
        return new AuditResult(rows, last.Seq, last.Hash, findings);
    }

    private const string Unchained = """
        select e.id, e.kind from events e
        where not exists (select 1 from event_chain c where c.event_id = e.id and c.event_at = e.at)
        order by e.id
        """;

    private void Check(AuditRow row, ILookup<long, string>? heads)
    {
        rows++;
        var gap = row.Seq != last.Seq + 1;
        if (gap) Found($"Rows {last.Seq + 1} to {row.Seq - 1} of the chain are missing.");
        if (row.Canonical is null)
            Found($"Row {row.Seq}: event {row.EventId} is missing: it was deleted, or its number or time was altered.");
        else if (!gap && !AuditChain.Next(last.Hash, row.Canonical).AsSpan().SequenceEqual(row.Hash))
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
/// <param name="Findings">One sentence each, without personal data; empty when everything fits.</param>
public sealed record AuditResult(long Rows, long HeadSeq, byte[] HeadHash, IReadOnlyList<string> Findings)
{
    public bool Ok => Findings.Count == 0;
}
