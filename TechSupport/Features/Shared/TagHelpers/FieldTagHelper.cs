using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary>
/// A field of a form: label, hint, what was wrong with it, and its control with id, name, value and aria.
/// Every other attribute but <c>class</c> goes to the control.
/// </summary>
public abstract class FieldTagHelper : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>What it edits: "Input.Subject".</summary>
    [HtmlAttributeName("for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>The name it is sent under, where that is not the path of what it edits: in a filter, whose address people read.</summary>
    public string? Name { get; set; }

    /// <summary>Only where it must not be the path.</summary>
    [HtmlAttributeName("id")]
    public string? ControlId { get; set; }

    public string Label { get; set; } = "";

    /// <summary>Between label and control.</summary>
    public string? Hint { get; set; }

    /// <summary>Below the control: what holds for the text rather than for the field.</summary>
    public string? Note { get; set; }

    /// <summary>In a row of filters: the label is for screen readers, and the field is as wide as it must be.</summary>
    public bool Inline { get; set; }

    /// <summary>In a row of filters, with the label in sight.</summary>
    public bool Labelled { get; set; }

    /// <summary>A short value in a form: the field is as wide as it must be.</summary>
    public bool Narrow { get; set; }

    /// <summary>The label is one of several under a common heading.</summary>
    public bool Quiet { get; set; }

    /// <summary>Something is beside the control, which takes the rest of the line.</summary>
    protected bool Shares { get; set; }

    protected string FullName => Name ?? ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    // the summary of errors leads to what was edited, whatever its name in the address
    protected string Id => ControlId ?? FieldId.Of(ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name));

    protected ModelError? Error => ViewContext.ViewData.ModelState.TryGetValue(FullName, out var state) && state.Errors.Count > 0 ? state.Errors[0] : null;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var inside = await output.GetChildContentAsync();
        var wrapper = output.Attributes["class"]?.Value?.ToString();
        output.Attributes.RemoveAll("class");
        var control = Control(output, inside);
        output.Attributes.Clear();
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Inline)
        {
            output.TagName = null;
            output.Content.SetHtmlContent($"<label{(Labelled ? "" : " class=\"sr\"")} for=\"{Id}\">{HtmlText.Encode(Label)}</label>\n").AppendHtml(control);
            return;
        }
        Frame(output, wrapper);
        output.Content.SetHtmlContent(Heading()).AppendHtml(Described()).AppendHtml(control);
        if (Note is not null) output.Content.AppendHtml($"\n<p class=\"hint hint-b\" id=\"{Id}_note\">{HtmlText.Encode(Note)}</p>");
    }

    /// <summary>The control itself; what it does not need of the attributes is dropped afterwards.</summary>
    protected abstract IHtmlContent Control(TagHelperOutput output, TagHelperContent inside);

    protected virtual void Frame(TagHelperOutput output, string? wrapper)
    {
        output.TagName = "div";
        output.Attributes.SetAttribute("class", string.Join(' ', new[] { "field", wrapper, Error is null ? null : "field-bad" }.Where(c => c is not null)));
    }

    protected virtual string Heading() => $"<label class=\"{(Quiet ? "hint" : "label")}\" for=\"{Id}\">{HtmlText.Encode(Label)}</label>\n";

    /// <summary>Opens the control's tag: id, name, class, aria and everything the view added.</summary>
    protected HtmlContentBuilder Open(string tag, TagHelperOutput output)
    {
        var html = new HtmlContentBuilder();
        html.AppendHtml($"<{tag} class=\"{(Inline || Narrow ? "in in-s" : Shares ? "in grow" : "in")}\" id=\"{Id}\" name=\"{FullName}\"");
        foreach (var attribute in output.Attributes) html.AppendHtml(" ").AppendHtml(attribute);
        var described = string.Join(' ', new[] { Error is null || Inline ? null : Id + "_error", Hint is null ? null : Id + "_hint", Note is null ? null : Id + "_note" }.Where(x => x is not null));
        if (described.Length > 0) html.AppendHtml($" aria-describedby=\"{described}\"");
        if (Error is not null) html.AppendHtml(" aria-invalid=\"true\"");
        return html;
    }

    protected string Described() =>
        (Hint is null ? "" : $"<span class=\"hint\" id=\"{Id}_hint\">{HtmlText.Encode(Hint)}</span>\n")
        + (Error is null ? "" : $"<span class=\"err\" id=\"{Id}_error\">{Icons.Draw("alert")}{HtmlText.Encode(Error.ErrorMessage)}</span>\n");
}

/// <summary>How a field is called in its page.</summary>
public static class FieldId
{
    /// <summary>"Input.Subject" → "Input_Subject".</summary>
    public static string Of(string field) => field.Replace('.', '_');
}
