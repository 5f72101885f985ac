using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace TechSupport.Web;

/// <summary>Text on its way into HTML.</summary>
public static class HtmlText
{
    /// <summary>The one encoder of the product: the framework's own turns every Cyrillic letter into an entity of eight bytes.</summary>
    public static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string? text) => string.IsNullOrEmpty(text) ? "" : Encoder.Encode(text);

    /// <summary>A whole sentence with parts of HTML in its places, so that a language may put them where it needs them; any other part is encoded.</summary>
    public static IHtmlContent With(this LocalizedString sentence, params object[] parts) => new HtmlContentBuilder().AppendFormat(Encode(sentence.Value), parts);

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
}
