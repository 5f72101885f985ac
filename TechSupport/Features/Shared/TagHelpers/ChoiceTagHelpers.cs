using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary><c>&lt;field-select for="Input.CategoryId" label="…" options="Model.Categories" empty="…" /&gt;</c></summary>
[HtmlTargetElement("field-select", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SelectTagHelper : FieldTagHelper
{
    public IEnumerable<Choice> Options { get; set; } = [];

    /// <summary>The option for no choice; without it the first one is chosen.</summary>
    public string? Empty { get; set; }

    protected override IHtmlContent Control(TagHelperOutput output, TagHelperContent inside)
    {
        var html = Open("select", output).AppendHtml(">");
        if (!string.IsNullOrEmpty(Empty)) html.AppendHtml($"<option value=\"\">{HtmlText.Encode(Empty)}</option>\n");
        foreach (var option in Options)
        {
            var lang = option.Lang is null ? "" : $" lang=\"{option.Lang}\"";
            var selected = option.Is(For.Model) ? " selected=\"selected\"" : "";
            html.AppendHtml($"<option value=\"{HtmlText.Encode(option.Value)}\"{lang}{selected}>{HtmlText.Encode(option.Text)}</option>\n");
        }
        return html.AppendHtml("</select>");
    }
}

/// <summary><c>&lt;field-radios for="Input.Role" label="…" options="Choice.Each…" /&gt;</c>; a <c>class</c> lays the choices out.</summary>
[HtmlTargetElement("field-radios", TagStructure = TagStructure.WithoutEndTag)]
public sealed class RadiosTagHelper : FieldTagHelper
{
    public IEnumerable<Choice> Options { get; set; } = [];

    /// <summary>Side by side rather than one below the other.</summary>
    public bool Row { get; set; }

    /// <summary>Each a tile with a large icon.</summary>
    public bool Tiles { get; set; }

    protected override void Frame(TagHelperOutput output, string? wrapper)
    {
        base.Frame(output, wrapper);
        output.TagName = "fieldset";
        // the summary of errors leads here
        output.Attributes.SetAttribute("id", Id);
        output.Attributes.SetAttribute("tabindex", "-1");
        if (Error is not null || Hint is not null) output.Attributes.SetAttribute("aria-describedby", Error is not null ? Id + "_error" : Id + "_hint");
    }

    protected override string Heading() => $"<legend class=\"{(Quiet ? "sr" : "label")}\">{HtmlText.Encode(Label)}</legend>\n";

    protected override IHtmlContent Control(TagHelperOutput output, TagHelperContent inside)
    {
        var html = new HtmlContentBuilder().AppendHtml($"<div class=\"{(Tiles ? "tiles" : Row ? "row" : "stack")}\">\n");
        foreach (var option in Options)
        {
            var box = $"<input type=\"radio\" name=\"{FullName}\" value=\"{HtmlText.Encode(option.Value)}\"{(option.Is(For.Model) ? " checked=\"checked\"" : "")}>";
            html.AppendHtml($"<label class=\"{(Tiles ? "tile" : "check")}\">{box}{Words(option)}</label>\n");
        }
        return html.AppendHtml("</div>");
    }

    private string Words(Choice option)
    {
        var text = HtmlText.Encode(option.Text);
        if (Tiles) return $"<span>{Icons.Draw(option.Icon ?? "", "ic-l")}{text}</span>";
        if (option.Icon is not null) return $"{Icons.Draw(option.Icon)}<span class=\"sr\">{text}</span>";
        return option.Hint is null ? $"<span>{text}</span>" : $"<span><b>{text}</b><br><span class=\"sub ts\">{HtmlText.Encode(option.Hint)}</span></span>";
    }
}

/// <summary><c>&lt;field-check for="Input.Active" label="…" /&gt;</c>: true when it is ticked.</summary>
[HtmlTargetElement("field-check", TagStructure = TagStructure.WithoutEndTag)]
public sealed class CheckTagHelper : FieldTagHelper
{
    /// <summary>Sends false when it is not ticked, for a form that leaves alone what is not sent.</summary>
    public bool Explicit { get; set; }

    protected override void Frame(TagHelperOutput output, string? wrapper)
    {
        output.TagName = "label";
        output.Attributes.SetAttribute("class", wrapper is null ? "check" : "check " + wrapper);
    }

    protected override string Heading() => "";

    protected override IHtmlContent Control(TagHelperOutput output, TagHelperContent inside)
    {
        var html = new HtmlContentBuilder().AppendHtml($"<input type=\"checkbox\" id=\"{Id}\" name=\"{FullName}\" value=\"true\"{(For.Model is true ? " checked=\"checked\"" : "")}>");
        if (Explicit) html.AppendHtml($"<input type=\"hidden\" name=\"{FullName}\" value=\"false\">");
        var hint = Hint;
        // it is beside the box, inside the label
        Hint = null;
        return html.AppendHtml(hint is null ? $"<span>{HtmlText.Encode(Label)}</span>"
            : $"<span><b>{HtmlText.Encode(Label)}</b><br><span class=\"sub ts\">{HtmlText.Encode(hint)}</span></span>");
    }
}
