using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations;

/// <summary>How these pages say whether something must be done.</summary>
public static class OperationHtml
{
    /// <param name="unknown">Something has not reported yet: nobody can say that all is well.</param>
    public static IHtmlContent Attention(this IHtmlHelper html, IStringLocalizer text, bool needed, bool unknown) =>
        needed ? html.State("bad", "alert", text["Needs attention"], strong: true)
            : unknown ? html.State("warn", "info", text["Not everything is known yet"], strong: true)
            : html.State("good", "check", text["Nothing needs attention"]);
}
