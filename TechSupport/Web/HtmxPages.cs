using Htmx;

namespace TechSupport.Web;

/// <summary>How a page tells htmx what to do with it.</summary>
public static class HtmxPages
{
    public static bool IsFragment(this HttpRequest request) => request.IsHtmx() && !request.IsBoosted();

    // the package's own question fails on every other word than true and false
    public static bool IsBoosted(this HttpRequest request) => request.Headers["HX-Boosted"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A request the page made by itself, by a timer: it carries <c>hx-headers='{"X-Poll":"1"}'</c> and does not keep the person signed in.
    /// </summary>
    public static bool IsPolling(this HttpRequest request) => request.Headers.ContainsKey("X-Poll");

    /// <summary>The page takes over the whole main part, whatever element asked, and its address is shown in the address bar.</summary>
    internal static void TakeOverMain(this HttpContext http)
    {
        if (!http.Request.IsFragment()) return;
        var here = http.Request.Path + http.Request.QueryString;
        // the same address twice would be a dead Back
        var isThere = Uri.TryCreate(http.Request.Headers["HX-Current-URL"], UriKind.Absolute, out var at) && at.PathAndQuery == here;
        http.Response.Htmx(h =>
        {
            h.Retarget("#main").Reswap("outerHTML");
            if (!isThere) h.PushUrl(here);
        });
        http.Response.Headers["HX-Reselect"] = "#main";
    }
}
