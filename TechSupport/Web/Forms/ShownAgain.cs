using Microsoft.AspNetCore.Http.Features;

namespace TechSupport.Web.Forms;

/// <summary>
/// A form that could not be taken is shown again by the page it belongs to, filled with what was typed: <see cref="ShowAgain"/> in a handler that
/// returns <see cref="EmptyResult"/> answers the request with that page. Nothing is done with the fields but to show them.
/// </summary>
public static class ShownAgain
{
    private static readonly object Asked = new();
    private static readonly object Now = new();

    /// <param name="http">The request that is answered with the page.</param>
    /// <param name="address">Local path and query of the page.</param>
    /// <param name="fields">What was posted to it.</param>
    /// <param name="why">English, a key of the translations: what the person reads above the page; null for nothing.</param>
    /// <param name="onlyTexts">What was chosen or ticked is shown as the database has it.</param>
    public static void ShowAgain(this HttpContext http, string address, IFormCollection fields, string? why, bool onlyTexts = false) =>
        http.Items[Asked] = new Page(address, fields, why, onlyTexts);

    /// <summary>The page that is shown again by this request; null for an ordinary one.</summary>
    public static Page? PageShownAgain(this HttpContext http) => http.Items[Now] as Page;

    public static void UseShownAgain(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next();
        // the page that is shown again may lead on to another one, once
        for (var page = Next(http); page is not null; page = Next(http)) await ShowAsync(http, page, next);
    });

    private static Page? Next(HttpContext http) => http.Response.HasStarted ? null : http.Items[Asked] as Page;

    private static async Task ShowAsync(HttpContext http, Page page, Func<Task> next)
    {
        http.Items.Remove(Asked);
        http.Items[Now] = page;
        var (path, query) = page.Address.Split('?', 2) switch { [var only] => (only, ""), var both => (both[0], "?" + both[1]) };
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = new PathString(Uri.UnescapeDataString(path));
        http.Request.QueryString = new QueryString(query);
        http.Features.Set<IFormFeature>(new FormFeature(page.Fields));
        http.SpeakAsRemembered();
        await next();
        // where the page refuses the person, the page of errors still gives the text back
        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest) http.Request.Method = HttpMethods.Post;
    }

    /// <param name="Address">Local path and query.</param>
    /// <param name="Fields">What was typed into it.</param>
    /// <param name="Why">What the person reads above it; null for nothing.</param>
    /// <param name="OnlyTexts">What was chosen or ticked is not taken over.</param>
    public sealed record Page(string Address, IFormCollection Fields, string? Why, bool OnlyTexts);
}
