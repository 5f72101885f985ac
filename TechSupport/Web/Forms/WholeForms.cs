namespace TechSupport.Web.Forms;

/// <summary>
/// A plain form that the page sends by script, so that a failure leaves its text alone (form.js): what was done leads the browser itself to the next page,
/// instead of a part of it into this one.
/// </summary>
public static class WholeForms
{
    public static void UseWholeForms(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next();
        var response = http.Response;
        if (response.HasStarted || response.StatusCode is not (StatusCodes.Status302Found or StatusCodes.Status303SeeOther)) return;
        if (!http.Request.IsBoosted() || !HttpMethods.IsPost(http.Request.Method)) return;
        response.Headers["HX-Redirect"] = response.Headers.Location;
        response.Headers.Remove("Location");
        response.StatusCode = StatusCodes.Status200OK;
    });
}
