using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary>
/// <c>&lt;field for="Input.Subject" label="…" /&gt;</c>, a text area if it has <c>rows</c>. Its content, a button for example, goes beside the control.
/// </summary>
[HtmlTargetElement("field")]
public sealed class TextFieldTagHelper : FieldTagHelper
{
    /// <summary>"text" unless it is said; a password is never given back.</summary>
    public string? Type { get; set; }

    public int? Rows { get; set; }

    protected override IHtmlContent Control(TagHelperOutput output, TagHelperContent inside)
    {
        Shares = !inside.IsEmptyOrWhiteSpace;
        var html = Rows is null ? Input(output) : Area(output);
        return !Shares ? html : new HtmlContentBuilder().AppendHtml("<span class=\"row\">").AppendHtml(html).AppendHtml(inside).AppendHtml("</span>");
    }

    private HtmlContentBuilder Input(TagHelperOutput output)
    {
        var html = Open("input", output);
        if (Type is not null) html.AppendHtml($" type=\"{Type}\"");
        if (Type != "password") html.AppendHtml($" value=\"{HtmlText.Encode(Value)}\"");
        html.AppendHtml(">");
        return html;
    }

    // the first line break inside is the tag's own, so a text that begins with one needs another
    private HtmlContentBuilder Area(TagHelperOutput output)
    {
        var html = Open("textarea", output);
        html.AppendHtml(string.Create(CultureInfo.InvariantCulture, $" rows=\"{Rows}\">\n{HtmlText.Encode(Value)}</textarea>"));
        return html;
    }

    private string Value => For.Model is DateOnly day ? day.ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(For.Model, CultureInfo.InvariantCulture) ?? "";
}
