using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace TechSupport.Web;

/// <summary>The small parts every screen repeats: icons, plates, field errors. Strings, because lists draw them by the hundred.</summary>
public static class Fields
{
    /// <summary>An icon of the sprite; decorative, so always next to a word.</summary>
    public static IHtmlContent Icon(this IHtmlHelper _, string name, string classes = "") =>
        new HtmlString($"<svg class=\"ic{(classes.Length > 0 ? " " + classes : "")}\" aria-hidden=\"true\"><use href=\"{Sprite}#i-{name}\"/></svg>");

    /// <summary>The address of the sprite; a version is appended so that it can be cached for good.</summary>
    public static string Sprite { get; internal set; } = "/icons.svg";

    /// <summary>" field-bad" when the field was refused.</summary>
    public static string Bad(this IHtmlHelper html, string field) =>
        html.ViewData.ModelState.TryGetValue(field, out var state) && state.Errors.Count > 0 ? " field-bad" : "";

    /// <summary>Why the field was refused, above the field.</summary>
    public static IHtmlContent Error(this IHtmlHelper html, string field)
    {
        if (!html.ViewData.ModelState.TryGetValue(field, out var state) || state.Errors.Count == 0) return HtmlString.Empty;
        return new HtmlString($"<span class=\"err\" id=\"{Id(field)}_error\">{html.Icon("alert")}{HtmlEncoder.Default.Encode(state.Errors[0].ErrorMessage)}</span>");
    }

    /// <summary>aria-describedby and aria-invalid of a refused field.</summary>
    public static IHtmlContent Aria(this IHtmlHelper html, string field, string? hint = null)
    {
        var bad = Bad(html, field).Length > 0;
        var described = string.Join(' ', new[] { bad ? Id(field) + "_error" : null, hint }.Where(x => x is not null));
        return new HtmlString((described.Length > 0 ? $" aria-describedby=\"{described}\"" : "") + (bad ? " aria-invalid=\"true\"" : ""));
    }

    /// <summary>People's text, encoded: an empty line makes a paragraph, a line break stays one.</summary>
    public static IHtmlContent Paragraphs(this IHtmlHelper _, string text)
    {
        var html = new HtmlContentBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.AppendHtml("<p>");
            var lines = paragraph.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                if (i > 0) html.AppendHtml("<br>");
                html.Append(lines[i]);
            }
            html.AppendHtml("</p>");
        }
        return html;
    }

    /// <summary>"Input.Subject" → "Input_Subject".</summary>
    public static string Id(string field) => field.Replace('.', '_');

    /// <summary>"Anna Lindqvist" → "Anna L."</summary>
    public static string ShortName(string? name)
    {
        var words = (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length < 2 ? name ?? "" : $"{words[0]} {words[^1].EnumerateRunes().First()}.";
    }

    /// <summary>Two letters for an avatar: "Irina Sokolova" → "IS".</summary>
    public static string Initials(string? name)
    {
        var words = (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch
        {
            0 => "–",
            1 => words[0][..1].ToUpperInvariant(),
            _ => string.Concat(words[0].EnumerateRunes().First(), words[^1].EnumerateRunes().First()).ToUpperInvariant(),
        };
    }
}
