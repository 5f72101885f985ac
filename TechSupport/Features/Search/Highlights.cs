using Microsoft.AspNetCore.Html;

namespace TechSupport.Features.Search;

/// <summary>Subjects with the found words marked. PostgreSQL marks with two private characters; the tags are put in after encoding.</summary>
public static class Highlights
{
    private const char Start = '\uE000';
    private const char Stop = '\uE001';

    public static bool IsMarked(string text) => text.Contains(Start, StringComparison.Ordinal);

    /// <summary>Encodes everything, then turns the private characters into tags.</summary>
    public static IHtmlContent Mark(string text)
    {
        var html = new HtmlContentBuilder();
        var open = false;
        foreach (var part in Parts(text))
        {
            if (part is [Start or Stop])
            {
                if (open != (part[0] == Start)) html.AppendHtml(open ? "</mark>" : "<mark>");
                open = part[0] == Start;
            }
            else html.Append(part);
        }
        return open ? html.AppendHtml("</mark>") : html;
    }

    private static IEnumerable<string> Parts(string text)
    {
        var from = 0;
        for (var at = text.IndexOfAny([Start, Stop]); at >= 0; at = text.IndexOfAny([Start, Stop], from))
        {
            if (at > from) yield return text[from..at];
            yield return text[at..(at + 1)];
            from = at + 1;
        }
        if (from < text.Length) yield return text[from..];
    }
}
