using System.IO.Compression;
using System.Security.Cryptography;

namespace TechSupport.Features.Audit.Retention;

/// <summary>Checks an export by itself: the signature over what it says of itself, the file, and every entry against its hash.</summary>
public sealed class ExportCheck
{
    private readonly List<string> faults = [];

    private ExportCheck() { }

    public ExportManifest? Manifest { get; private init; }

    /// <summary>What is wrong, one sentence each; empty when all is whole.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <param name="file">The manifest, its signature or the entries; the others lie beside it.</param>
    /// <param name="key">The keys, as PEM text, of which one must have signed it; null takes the one it says itself.</param>
    /// <param name="entries">False looks only at the signature and the digest, which is quick.</param>
    public static async Task<ExportCheck> RunAsync(string file, string? key, bool entries, CancellationToken ct)
    {
        var name = ExportManifest.NameOfFile(file);
        byte[] said, signature;
        try
        {
            said = await File.ReadAllBytesAsync(ExportManifest.ManifestOf(name), ct);
            signature = await File.ReadAllBytesAsync(ExportManifest.SignatureOf(name), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return Of(null, $"The export cannot be read: {e.Message}"); }
        if (ExportManifest.Parse(said) is not { } manifest) return Of(null, $"{ExportManifest.ManifestOf(name)} is not the manifest of an export.");
        var check = Of(manifest);
        if (!IsSigned(key ?? manifest.Key, said, signature)) check.faults.Add("The signature does not fit: the manifest was altered, or another key signed it.");
        await check.CheckFileAsync(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name))!, Path.GetFileName(manifest.File)), entries, ct);
        return check;
    }

    private static ExportCheck Of(ExportManifest? manifest, params IEnumerable<string> faults)
    {
        var check = new ExportCheck { Manifest = manifest };
        check.faults.AddRange(faults);
        return check;
    }

    private static bool IsSigned(string key, byte[] said, byte[] signature)
    {
        try { return ExportSignature.Verifies(key, said, signature); }
        catch (Exception e) when (e is CryptographicException or ArgumentException) { return false; }
    }

    private async Task CheckFileAsync(string file, bool entries, CancellationToken ct)
    {
        try
        {
            await using (var stream = File.OpenRead(file))
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct)) != Manifest!.Sha256) faults.Add("The file is not the one that was signed: its SHA-256 differs.");
            if (entries) await CheckEntriesAsync(file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException) { faults.Add($"The entries cannot be read: {e.Message}"); }
    }

    private async Task CheckEntriesAsync(string file, CancellationToken ct)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        using var chain = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, first, last, previous) = (0L, (long?)null, (long?)null, (string?)null);
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            count++;
            if (ExportedEntry.Parse(line) is not { } entry)
            {
                faults.Add($"Line {count} is no entry.");
                continue;
            }
            if (entry.Row <= last || entry.Previous is null && entry.Row != last + 1) faults.Add($"Row {entry.Row} is not in its place.");
            else if (!Fits(entry, entry.Previous ?? previous)) faults.Add($"Row {entry.Row} does not fit its hash: it was altered.");
            if (EventMonth.Of(entry.At).Name != Manifest!.Month) faults.Add($"Row {entry.Row} is not of {Manifest.Month}.");
            chain.AppendData(IsHash(entry.Hash) ? Convert.FromHexString(entry.Hash) : []);
            (first, last, previous) = (first ?? entry.Row, entry.Row, entry.Hash);
        }
        if ((count, first, last, Convert.ToHexStringLower(chain.GetHashAndReset())) != (Manifest!.Entries, Manifest.FirstRow, Manifest.LastRow, Manifest.Chain))
            faults.Add($"The file has {count} entries, rows {first} to {last}, and is not what the manifest says.");
    }

    private static bool IsHash(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigit);

    private static bool Fits(ExportedEntry entry, string? previous) =>
        IsHash(previous) && Convert.ToHexStringLower(AuditChain.Next(Convert.FromHexString(previous!), entry.Canonical)) == entry.Hash;
}
