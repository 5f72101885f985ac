using System.Globalization;
using System.Text;

namespace TechSupport.Features.Audit;

/// <summary>
/// The heads of the chain written outside the database every hour: what they saw, the database's owner cannot rewrite unseen. Where a
/// line's number is smaller than the one before, a backup was restored: what is between the two is void, and the log must say so.
/// </summary>
public sealed record ExportedChainHeads
{
    private ExportedChainHeads(string file, IReadOnlyList<ExportedHead>? lines, IReadOnlyList<string> faults)
    {
        (File, Lines, Faults) = (file, lines, faults);
        if (lines is null) return;
        var valid = new Stack<ExportedHead>();
        var rewinds = new List<ChainRollback>();
        foreach (var line in lines)
        {
            if (valid.TryPeek(out var last) && last.Seq > line.Seq) rewinds.Add(new(line.Seq, line.Hash, last.Seq));
            while (valid.TryPeek(out last) && last.Seq > line.Seq) valid.Pop();
            valid.Push(line);
        }
        (Rows, Rewinds) = (valid.ToLookup(h => h.Seq, h => h.Hash), rewinds);
    }

    /// <summary>Where they were read.</summary>
    public string File { get; }

    /// <summary>As they are in the file; null when there is none or it cannot be read.</summary>
    public IReadOnlyList<ExportedHead>? Lines { get; }

    /// <summary>Hashes in hex by row number, without what a restore made void; null when there is no file or it cannot be read.</summary>
    public ILookup<long, string>? Rows { get; }

    /// <summary>Where the file goes back.</summary>
    public IReadOnlyList<ChainRollback> Rewinds { get; } = [];

    /// <summary>What is wrong with the file itself, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>The same with one more line, which is not in the file.</summary>
    public ExportedChainHeads With(ExportedHead head) => new(File, [.. Lines ?? [], head], Faults);

    private const string Time = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>A file as the events name it: each machine may have one of its own.</summary>
    public static string NameOf(string file) => $"{Environment.MachineName}:{Path.GetFullPath(file)}";

    public static string Line(long seq, byte[] hash, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{seq} {Convert.ToHexStringLower(hash)} {at.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}");

    /// <summary>Reads what can be read; the rest are faults, never an exception.</summary>
    public static async Task<ExportedChainHeads> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            var lines = await System.IO.File.ReadAllLinesAsync(file, ct);
            var read = lines.Select((line, i) => (Number: i + 1, Text: line, Head: Parse(line))).Where(l => !string.IsNullOrWhiteSpace(l.Text)).ToList();
            return new(file, [.. read.Select(l => l.Head).OfType<ExportedHead>()],
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

    private static ExportedHead? Parse(string line) =>
        line.Split(' ') is [var seq, { Length: 64 } hash, var time] && hash.All(char.IsAsciiHexDigit)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && DateTime.TryParseExact(time, Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? new(number, hash.ToLowerInvariant()) : null;
}

/// <param name="Seq">The row of the chain.</param>
/// <param name="Hash">Its hash, in hex.</param>
public sealed record ExportedHead(long Seq, string Hash);

/// <summary>The exported heads go back.</summary>
/// <param name="Row">To this row of the chain.</param>
/// <param name="Hash">Its hash, in hex.</param>
/// <param name="LostTo">From this one: rows after <paramref name="Row"/> up to it had been exported and are void.</param>
public sealed record ChainRollback(long Row, string Hash, long LostTo);
