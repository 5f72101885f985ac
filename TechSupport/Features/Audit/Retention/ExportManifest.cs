using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechSupport.Features.Audit.Retention;

/// <summary>What is signed about an exported month.</summary>
/// <param name="Format">Which reader it needs.</param>
/// <param name="Month">"2025-01", in UTC.</param>
/// <param name="FirstRow">Its first row of the chain; null when the month is empty.</param>
/// <param name="Chain">SHA-256 of the hashes of its rows, in hex.</param>
/// <param name="File">The file with the entries.</param>
/// <param name="Sha256">Of that file, in hex.</param>
/// <param name="Key">The public key that the signature fits, as PEM text.</param>
/// <param name="Version">The build that wrote it.</param>
public sealed record ExportManifest(string Format, string Month, long Entries, long? FirstRow, long? LastRow, string Chain, string File, string Sha256, DateTimeOffset MadeAt, string Version, string Key)
{
    public const string Current = "techsupport-audit-export/1";

    private const string Entry = ".jsonl.gz";
    private const string Ending = ".manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>"events-2025-01-0123456789ab": by month and content, so that an export is known again and another one never overwrites it.</summary>
    public static string NameOf(EventMonth month, string chain) => $"events-{month.Name}-{chain[..12]}";

    public static string EntriesOf(string name) => name + Entry;
    public static string ManifestOf(string name) => name + Ending;
    public static string SignatureOf(string name) => name + Ending + ".sig";

    /// <summary>The same name from any of the three files.</summary>
    public static string NameOfFile(string file) =>
        new[] { Ending + ".sig", Ending, Entry }.FirstOrDefault(e => file.EndsWith(e, StringComparison.Ordinal)) is { } ending ? file[..^ending.Length] : file;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <returns>Null when it is none.</returns>
    public static ExportManifest? Parse(byte[] bytes)
    {
        try { return JsonSerializer.Deserialize<ExportManifest>(bytes, Json) is { Format: Current, Month: not null, Chain: not null, File: not null, Sha256: not null, Key: not null } read ? read : null; }
        catch (JsonException) { return null; }
    }
}
