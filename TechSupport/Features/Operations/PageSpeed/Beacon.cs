using System.Text.Json;
using System.Text.Json.Serialization;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>What a page says of itself (wwwroot/js/beacon). Whoever posts it may be anybody: nothing of it is kept but numbers within bounds and words of ours.</summary>
/// <param name="Route">The template of its route.</param>
/// <param name="Timings">Milliseconds.</param>
/// <param name="Error">Where a script failed.</param>
public sealed record Beacon(string Route, IReadOnlyList<(PageMetric Metric, double Milliseconds)> Timings, ScriptError? Error)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 3,
    };

    /// <summary>Null for what our script would not have sent.</summary>
    public static Beacon? Read(ReadOnlySpan<byte> body)
    {
        Sent? sent;
        try { sent = JsonSerializer.Deserialize<Sent>(body, Strict); }
        catch (JsonException) { return null; }
        if (sent?.Route is not { Length: > 0 } route) return null;
        (PageMetric Metric, double? Value)[] all =
        [
            (PageMetric.Ttfb, sent.Ttfb), (PageMetric.Response, sent.Response), (PageMetric.Ready, sent.Ready), (PageMetric.Load, sent.Load),
            (PageMetric.Fcp, sent.Fcp), (PageMetric.Lcp, sent.Lcp), (PageMetric.Inp, sent.Inp),
        ];
        if (all.Any(m => m.Value is { } value && (!double.IsFinite(value) || value < 0))) return null;
        // 0 is what a browser says of what has not happened
        return new(route, [.. all.Where(m => m.Value > 0).Select(m => (m.Metric, Math.Min(m.Value!.Value, Buckets.Longest)))], sent.Error is { } error ? ScriptError.Of(error.Type, error.File, error.Line) : null);
    }

    private sealed record Sent(string? Route, double? Ttfb, double? Response, double? Ready, double? Load, double? Fcp, double? Lcp, double? Inp, Failure? Error);
    private sealed record Failure(string? Type, string? File, double? Line);
}

/// <summary>Where a script failed, and how.</summary>
/// <param name="File">A script of ours without its fingerprint.</param>
/// <param name="Line">0 when it is not known.</param>
/// <param name="Type">An error type of the language or of the browser.</param>
public sealed record ScriptError(string File, int Line, string Type)
{
    /// <summary>Stands for every file and type that is not ours: what an extension of the browser is called says something of who installed it.</summary>
    public const string Other = "other";

    private const int LastLine = 99_999;

    private static readonly string[] Files = ["app", "htmx"];

    private static readonly HashSet<string> Types =
    [
        "Error", "AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError",
        "AbortError", "DataCloneError", "HierarchyRequestError", "InvalidCharacterError", "InvalidStateError", "NetworkError", "NotAllowedError", "NotFoundError", "NotSupportedError",
        "QuotaExceededError", "SecurityError", "TimeoutError",
    ];

    public static ScriptError Of(string? type, string? file, double? line)
    {
        var known = Files.FirstOrDefault(f => file?.StartsWith(f + ".", StringComparison.Ordinal) == true);
        return new(known is null ? Other : known + ".js", known is not null && line is >= 1 and <= LastLine ? (int)line : 0, type is not null && Types.Contains(type) ? type : Other);
    }
}
