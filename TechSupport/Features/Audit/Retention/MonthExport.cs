using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Npgsql;

namespace TechSupport.Features.Audit.Retention;

/// <summary>Writes a month to the folder of exports, signed; one that is there already is known again and left as it is.</summary>
public sealed class MonthExport(NpgsqlDataSource source, AuditOptions options, TimeProvider clock)
{
    // rw-r-----: a backup may read it, nobody may alter it by accident
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    // what is before the first row is the anchor's, or the beginning of all
    private const string Sql = """
        select c.seq, c.hash, coalesce(p.hash, a.hash, case when c.seq = 1 then sha256('') end), e.id, e.at, e.kind, e.actor_id, e.ticket_id, e.object_id, e.commitment, e.data::text
        from events e join event_chain c on c.event_id = e.id and c.event_at = e.at
        left join event_chain p on p.seq = c.seq - 1
        left join lateral (select hash from audit_anchors where seq = c.seq - 1 order by id desc limit 1) a on p.seq is null
        where e.at >= $1 and e.at < $2 order by c.seq
        """;

    /// <summary>Makes the export, unless it is there.</summary>
    /// <exception cref="IOException">The folder cannot be written, or holds an export of the same entries that is damaged.</exception>
    public async Task<ExportManifest> EnsureAsync(EventMonth month, CancellationToken ct)
    {
        Directory.CreateDirectory(options.ExportPath!);
        await using var db = await source.OpenConnectionAsync(ct);
        await using var snapshot = await db.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await using (var patience = new NpgsqlCommand("set transaction read only; set local statement_timeout = 0; set local search_path = public", db)) await patience.ExecuteNonQueryAsync(ct);
        var chain = await ChainAsync(db, month, ct);
        var name = Path.Combine(options.ExportPath!, ExportManifest.NameOf(month, chain));
        if (!File.Exists(ExportManifest.ManifestOf(name))) await WriteAsync(db, month, chain, name, ct);
        // also of one that was written before a crash: its names need not be on the disk
        FolderSync.Flush(options.ExportPath!);
        return await ReadBackAsync(name, chain, ct);
    }

    // whether it was written just now or before a crash: only what can be read counts
    private async Task<ExportManifest> ReadBackAsync(string name, string chain, CancellationToken ct)
    {
        var check = await ExportCheck.RunAsync(name, options.TrustedKeys, entries: true, ct);
        if (check.Faults.Count > 0) throw new IOException($"{ExportManifest.ManifestOf(name)}: {check.Faults[0]} Move it away; it is then exported anew.");
        return check.Manifest!.Chain == chain ? check.Manifest : throw new IOException($"{ExportManifest.ManifestOf(name)} is of other entries. Move it away.");
    }

    private async Task WriteAsync(NpgsqlConnection db, EventMonth month, string chain, string name, CancellationToken ct)
    {
        var part = ExportManifest.EntriesOf(name) + ".part";
        var (entries, first, last) = await WriteEntriesAsync(db, month, part, ct);
        string digest;
        await using (var written = File.OpenRead(part)) digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, ct));
        var manifest = new ExportManifest(ExportManifest.Current, month.Name, entries, first, last, chain, Path.GetFileName(ExportManifest.EntriesOf(name)), digest,
            clock.GetUtcNow(), Web.BuildInfo.Current.Version, ExportSignature.PublicOf(options.SigningKey!));
        var said = manifest.ToBytes();
        // the manifest last: where it is, all is
        File.Move(part, ExportManifest.EntriesOf(name), overwrite: true);
        await PutAsync(ExportManifest.SignatureOf(name), ExportSignature.Sign(options.SigningKey!, said), ct);
        await PutAsync(ExportManifest.ManifestOf(name), said, ct);
    }

    private static async Task<(long Entries, long? First, long? Last)> WriteEntriesAsync(NpgsqlConnection db, EventMonth month, string file, CancellationToken ct)
    {
        var (entries, first, last) = (0L, (long?)null, (long?)null);
        await using var stream = Create(file);
        await using (var zip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            await using var command = Command(Sql, db, month);
            await using var row = await command.ExecuteReaderAsync(ct);
            var line = new ArrayBufferWriter<byte>(4096);
            while (await row.ReadAsync(ct))
            {
                ExportedEntry.Write(line, row, row.GetInt64(0) == last + 1 ? null : (byte[])row[2]);
                line.Write("\n"u8);
                await zip.WriteAsync(line.WrittenMemory, ct);
                line.ResetWrittenCount();
                (entries, first, last) = (entries + 1, first ?? row.GetInt64(0), row.GetInt64(0));
            }
        }
        stream.Flush(flushToDisk: true);
        return (entries, first, last);
    }

    private static async Task<string> ChainAsync(NpgsqlConnection db, EventMonth month, CancellationToken ct)
    {
        using var chain = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var command = Command("select c.hash from events e join event_chain c on c.event_id = e.id and c.event_at = e.at where e.at >= $1 and e.at < $2 order by c.seq", db, month);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) chain.AppendData((byte[])row[0]);
        return Convert.ToHexStringLower(chain.GetHashAndReset());
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection db, EventMonth month) =>
        new(sql, db) { CommandTimeout = 0, Parameters = { new() { Value = month.Start }, new() { Value = month.End } } };

    private static async Task PutAsync(string file, byte[] bytes, CancellationToken ct)
    {
        await using (var stream = Create(file + ".part"))
        {
            await stream.WriteAsync(bytes, ct);
            stream.Flush(flushToDisk: true);
        }
        File.Move(file + ".part", file, overwrite: true);
    }

    private static FileStream Create(string file)
    {
        File.Delete(file);
        var made = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) made.UnixCreateMode = Mode;
        return new(file, made);
    }
}
