using System.Globalization;
using TechSupport.Data;

namespace TechSupport.Features.Audit;

/// <summary>The heads of the chain written outside the database every hour: what they saw, the database's owner cannot rewrite unseen.</summary>
public static class ExportedHeads
{
    public static string Line(long seq, byte[] hash, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{seq} {Convert.ToHexStringLower(hash)} {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");

    /// <exception cref="StartupException">The file cannot be read, or a line of it is not a head.</exception>
    public static async Task<ILookup<long, string>> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            var lines = await File.ReadAllLinesAsync(file, ct);
            return lines.Where(l => !string.IsNullOrWhiteSpace(l)).Select((line, i) => Parse(line, i, file)).ToLookup(h => h.Seq, h => h.Hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The exported heads cannot be read: {e.Message}");
        }
    }

    private static (long Seq, string Hash) Parse(string line, int index, string file) =>
        line.Split(' ') is [var seq, { Length: 64 } hash, ..] && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, hash) : throw new StartupException($"{file}, line {index + 1}: not an exported head (number, hash, time).");
}
