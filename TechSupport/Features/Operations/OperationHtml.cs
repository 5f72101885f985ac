using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Shared;

namespace TechSupport.Features.Operations;

/// <summary>How these pages say whether something must be done.</summary>
public static class OperationHtml
{
    /// <param name="found">What the health checks found.</param>
    /// <param name="alsoNeeded">Something else than they look at waits for somebody.</param>
    public static IHtmlContent Attention(this IHtmlHelper html, IStringLocalizer text, IReadOnlyList<CheckResult> found, bool alsoNeeded = false) =>
        alsoNeeded || found.Any(c => c.State is HealthState.Broken or HealthState.Watch) ? html.State("bad", "alert", text["Needs attention"], strong: true)
            // something has not been looked at or has not reported: nobody can say that all is well
            : found.Any(c => c.State == HealthState.Unknown) ? html.State("warn", "info", text["Not everything is known yet"], strong: true)
            : html.State("good", "check", text["Nothing needs attention"]);
}
