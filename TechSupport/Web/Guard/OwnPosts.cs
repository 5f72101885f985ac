namespace TechSupport.Web.Guard;

/// <summary>
/// Refuses what another site makes a browser post here. A token would too, but not on the pages that must work when the sign-in has
/// run out: there the cookie stays at home and every token counts.
/// </summary>
public sealed class OwnPosts(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.IsFromAnotherSite()) return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }
}

public static class OwnPostRequests
{
    /// <summary>Every browser of the baseline says where a request comes from, and no page can change that; what is not a browser says nothing.</summary>
    public static bool IsFromAnotherSite(this HttpRequest request) => request.Headers["Sec-Fetch-Site"] is [{ Length: > 0 } site, ..] && site is not ("same-origin" or "none");
}
