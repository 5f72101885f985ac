using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Serilog.Events;
using TechSupport.Web.Logs;

namespace TechSupport.Features.Operations.Health.Bundles;

/// <summary>
/// Lines of the log for a stranger: the product's own sentences with the numbers, ids and words of the code in them, the kind and the stack
/// of an exception. What a library says, what another server answered and every other text is left out, whatever it looks like.
/// </summary>
/// <param name="clean">Goes over what is left.</param>
/// <param name="bytes">So much of the newest is read.</param>
public sealed partial class BundledLog(CleanText clean, long bytes = BundledLog.Bytes)
{
    /// <summary>At a usual day's 5 MB more than a week.</summary>
    public const long Bytes = 50_000_000;

    /// <summary>What a line may have at all: the fields that ops/runbooks/enterprise/logs.md lists.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "@t", "@mt", "@l", "@x", "SourceContext", RequestTrace.IdField, RequestTrace.RouteField, "Reference", "Code", "Attempt", "Attempts", "Channel", "Check", "Count", "DeliveryId", "Ending", "Entries", "Month",
        "Error", "EventId", "Failure", "LeftBehind", "Fault", "File", "Folder", "Finding", "Hash", "Seq", "Host", "Why", "Key", "Keys", "Row", "Months", "Outcome", "PageId", "Step", "Result", "Rows", "Schedules",
        "Seconds", "State", "Then", "Ticket", "Trouble", "UserId", "Verb", "Warning",
    ];

    // the fields whose text is a word of the code
    private static readonly string[] Words =
    [
        RequestTrace.IdField, RequestTrace.RouteField, "Reference", "Channel", "Check", "DeliveryId", "EventId", "Hash", "Key", "Month", "PageId", "Result", "Schedules", "State", "UserId", "Verb",
    ];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HashSet<string> roots = [.. AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!.Split('.')[0]), "System", "Microsoft", "TechSupport"];

    /// <summary>The newest lines of the files beside this one, the oldest first.</summary>
    /// <param name="file">Where the log is, as its setting has it.</param>
    public IEnumerable<(string Day, IEnumerable<string> Lines)> Files(string file)
    {
        var (folder, stem) = (Path.GetDirectoryName(Path.GetFullPath(file))!, Path.GetFileNameWithoutExtension(file));
        var all = new DirectoryInfo(folder).GetFiles($"{stem}*{Path.GetExtension(file)}")
            .Select(f => (File: f, Day: Rolled().Match(Path.GetFileNameWithoutExtension(f.Name)[stem.Length..]))).Where(f => f.Day.Success)
            .OrderByDescending(f => f.Day.Value, StringComparer.Ordinal);
        var (left, newest) = (bytes, new List<(string, IEnumerable<string>)>());
        foreach (var (found, day) in all)
        {
            if (left <= 0) break;
            // of the oldest one only its end
            newest.Add((day.Value, Lines(found, Math.Max(0, found.Length - left))));
            left -= found.Length;
        }
        return newest.AsEnumerable().Reverse();
    }

    private IEnumerable<string> Lines(FileInfo file, long skip)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Min(skip, stream.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // that began before what is read
        if (skip > 0) reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return Line(line);
    }

    public string Line(string line)
    {
        // the disk was full, or somebody has written into it: a name that stands twice and half a letter are found as late as they are asked for
        try { return JsonNode.Parse(line) is JsonObject read ? Copy(read) : Unreadable(line); }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or FormatException) { return Unreadable(line); }
    }

    private string Copy(JsonObject read)
    {
        var source = Texted(read["SourceContext"]);
        var isOurs = source?.StartsWith("TechSupport.", StringComparison.Ordinal) == true;
        var copy = new JsonObject();
        foreach (var (name, value) in read)
            if (Names.Contains(name)) copy[name] = Of(name, value, isOurs);
        return copy.ToJsonString(Readable);
    }

    private JsonNode? Of(string name, JsonNode? value, bool isOurs) => (name, value?.GetValueKind()) switch
    {
        ("@t", JsonValueKind.String) => DateTimeOffset.TryParse(value!.GetValue<string>(), CultureInfo.InvariantCulture, out _) ? value.DeepClone() : Plain.Text,
        ("@l", JsonValueKind.String) => Enum.TryParse<LogEventLevel>(value!.GetValue<string>(), out var level) ? level.ToString() : Plain.Text,
        ("@mt", JsonValueKind.String) => isOurs ? clean.Of(value!.GetValue<string>()) : Plain.Text,
        ("@x", JsonValueKind.String) => clean.Of(Stack(value!.GetValue<string>())),
        ("SourceContext", JsonValueKind.String) => Word().IsMatch(value!.GetValue<string>()) ? value.DeepClone() : Plain.Text,
        (_, JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or null) => value?.DeepClone(),
        (_, JsonValueKind.Number) => isOurs ? value!.DeepClone() : Plain.Text,
        (_, JsonValueKind.String) when value!.GetValue<string>() is var text => !isOurs ? Plain.Text : Words.Contains(name) && Word().IsMatch(text) ? clean.Of(text) : Plain.OfText(text),
        _ => Plain.Text,
    };

    /// <summary>Which exceptions, and where: nothing of what they say.</summary>
    private string Stack(string exception)
    {
        var lines = exception.ReplaceLineEndings("\n").Split('\n').Select(line =>
            Frame().Match(line) is { Success: true } frame && IsCode(frame.Groups["what"].Value) ? $"   at {frame.Groups["what"].Value}{(frame.Groups["line"] is { Success: true, Value: var n } ? ":" + n : "")}"
            : Head().Match(line) is { Success: true } head && IsCode(head.Groups["type"].Value)
                ? head.Groups["head"].Value.TrimStart() + (head.Groups["type"].Value == "Npgsql.PostgresException" ? head.Groups["state"].Value : "")
            : null);
        return string.Join('\n', lines.OfType<string>());
    }

    private static string Unreadable(string line) => $"{{\"unreadable\":{line.Length}}}";

    private bool IsCode(string name) => roots.Contains(name.Split('.', '+')[0]);

    private static string? Texted(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    // 20261129 and 20261129_001
    [GeneratedRegex(@"^\d{8}(?:_\d{3,})?\z")]
    private static partial Regex Rolled();

    // a name of the code, a template of a route, an id
    [GeneratedRegex(@"^[A-Za-z0-9_.:/{}()+*?=\[\]-]{1,160}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s+at (?<what>[A-Za-z_][A-Za-z0-9_.<>`+|\[\],]*\([A-Za-z0-9_.<>`+\[\],&*? ]*\))(?: in .*:line (?<line>\d+))?\s*\z")]
    private static partial Regex Frame();

    // " ---> Npgsql.PostgresException (0x80004005): 23505: …"
    [GeneratedRegex(@"^(?<head>\s*(?:---> )?(?:\(Inner Exception #\d+\) )?(?<type>[A-Za-z_][A-Za-z0-9_.`+]*Exception)(?: \(0x[0-9A-Fa-f]+\))?)(?<state>: [0-9A-Z]{5}(?=:))?(?::|\s|\z)")]
    private static partial Regex Head();
}
