using System.Globalization;
using System.Text;

namespace TechSupport.Features.Audit;

/// <summary>The heads of the chain written outside the database every hour: what they saw, the database's owner cannot rewrite unseen.</summary>
/// <param name="File">Where they were read.</param>
/// <param name="Rows">Hashes in hex by row number; null when there is no file or it cannot be read.</param>
/// <param name="Faults">What is wrong with the file itself, one sentence each.</param>
public sealed record ExportedHeads(string File, ILookup<long, string>? Rows, IReadOnlyList<string> Faults)
{
    private const string Time = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>A file as the events name it: each machine may have one of its own.</summary>
    public static string NameOf(string file) => $"{Environment.MachineName}:{Path.GetFullPath(file)}";

    public static string Line(long seq, byte[] hash, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{seq} {Convert.ToHexStringLower(hash)} {at.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}");

    /// <summary>Reads what can be read; the rest are faults, never an exception.</summary>
    public static async Task<ExportedHeads> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            var lines = await System.IO.File.ReadAllLinesAsync(file, ct);
            var read = lines.Select((line, i) => (Number: i + 1, Text: line, Head: Parse(line))).Where(l => !string.IsNullOrWhiteSpace(l.Text)).ToList();
            return new(file, read.Where(l => l.Head is not null).ToLookup(l => l.Head!.Value.Seq, l => l.Head!.Value.Hash),
                [.. read.Where(l => l.Head is null).Select(l => $"{file}, line {l.Number}: not a whole exported head (number, hash, time): it was altered, or its writing was cut short.")]);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(file, null, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(file, null, [$"The exported heads cannot be read: {e.Message}"]);
        }
    }

    /// <summary>Adds a line and sees it to the disk; after half a line, left by a process that was killed, it is one of its own.</summary>
    /// <returns>True when the file was not there before.</returns>
    public static async Task<bool> AppendAsync(string file, string line, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var begun = !System.IO.File.Exists(file);
        await using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var half = false;
        if (stream.Length > 0)
        {
            stream.Seek(-1, SeekOrigin.End);
            half = stream.ReadByte() != '\n';
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes((half ? "\n" : "") + line + "\n"), ct);
        stream.Flush(flushToDisk: true);
        return begun;
    }

    private static (long Seq, string Hash)? Parse(string line) =>
        line.Split(' ') is [var seq, { Length: 64 } hash, var time] && hash.All(char.IsAsciiHexDigit)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && DateTime.TryParseExact(time, Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? (number, hash.ToLowerInvariant()) : null;
}
