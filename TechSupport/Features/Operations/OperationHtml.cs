using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations;

/// <summary>How these pages say whether something must be done.</summary>
public static class OperationHtml
{
    public static IHtmlContent Attention(this IHtmlHelper html, IStringLocalizer text, bool needed) =>
        needed ? html.State("bad", "alert", text["Needs attention"], strong: true) : html.State("good", "check", text["Nothing needs attention"]);
}
