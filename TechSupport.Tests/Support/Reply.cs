using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace TechSupport.Tests.Support;

/// <summary>An answer of the application.</summary>
public sealed class Reply
{
    private readonly Lazy<IDocument> html;

    private Reply(int status, string path, string text, IReadOnlyDictionary<string, string> headers)
    {
        (Status, Path, Text, Headers) = (status, path, text, headers);
        html = new(() => new HtmlParser().ParseDocument(text));
    }

    public int Status { get; }

    /// <summary>The path and query that were asked for.</summary>
    public string Path { get; }

    public string Text { get; }

    public IDocument Html => html.Value;

    /// <summary>By name in any case; several values are joined with ", ".</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Where a redirect leads, null when it is none.</summary>
    public string? Location => Headers.GetValueOrDefault("Location");

    /// <summary>The text of the main part, with spaces as a person sees them; the whole answer when it is a fragment.</summary>
    public string Main => Collapse((Html.QuerySelector("#main") ?? Html.Body)?.TextContent);

    public string Heading => Collapse(Html.QuerySelector("h1")?.TextContent);

    public bool SetsCookie(string name) => Headers.TryGetValue("Set-Cookie", out var cookies) && $", {cookies}".Contains($", {name}=", StringComparison.Ordinal);

    /// <summary>The text of the first element, or null when there is none.</summary>
    public string? Find(string selector) => Html.QuerySelector(selector) is { } element ? Collapse(element.TextContent) : null;

    public IReadOnlyList<string> FindAll(string selector) => [.. Html.QuerySelectorAll(selector).Select(e => Collapse(e.TextContent))];

    public override string ToString() => $"{Status} {Path} {Location}";

    internal static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply((int)response.StatusCode, response.RequestMessage!.RequestUri!.PathAndQuery, text, headers);
    }

    private static string Collapse(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
