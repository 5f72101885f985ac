using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary>
/// Every form that is posted carries the antiforgery token, and <c>version</c>, the state of the thing that the person saw. One that a post brought
/// back is marked: the text in it is not sent yet (keep.js). The first one that takes text is known to the foot of the page (<see cref="TextForms"/>).
/// </summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public string? Version { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var http = ViewContext.HttpContext;
        if (http.IsAnswer()) output.Attributes.SetAttribute("data-unsent", "");
        if (http.TextForm() is null && TakesText((await output.GetChildContentAsync()).GetContent()))
            output.Attributes.SetAttribute("id", http.RememberTextForm($"{output.Attributes["id"]?.Value}", $"{output.Attributes["action"]?.Value}"));
        output.PreContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
        if (Version is not null) output.PreContent.AppendHtml($"<input type=\"hidden\" name=\"Version\" value=\"{HtmlText.Encode(Version)}\">");
    }

    private static bool TakesText(string html) => (html.Contains("<textarea ", StringComparison.Ordinal) || html.Contains("<input class=\"in", StringComparison.Ordinal))
        && !html.Contains("type=\"password\"", StringComparison.Ordinal);
}
