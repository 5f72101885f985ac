using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using TechSupport.Features.Shared;
using TechSupport.Features.Shared.TagHelpers;

namespace TechSupport.Features.Catalog;

/// <summary>How the console draws things of the catalog.</summary>
public static class CatalogHtml
{
    public static IEnumerable<Choice> Choices(this IEnumerable<CatalogEntry> entries) => entries.Select(e => Choice.Of(e.Id, e.LocalName));

    public static IHtmlContent InUse(this IHtmlHelper html, IStringLocalizer text, bool active) =>
        active ? html.State("good", "check", text["In use"]) : html.State("sub", "x", text["Out of use"]);
}
