using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TechSupport.Features.Shared.TagHelpers;

/// <summary>Every form that is posted carries the antiforgery token, and <c>version</c>, the state of the thing that the person saw.</summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public string? Version { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.PreContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
        if (Version is not null) output.PreContent.AppendHtml($"<input type=\"hidden\" name=\"Version\" value=\"{HtmlText.Encode(Version)}\">");
    }
}
