namespace TechSupport.Web.Guard;

/// <summary>
/// Lets three methods in and answers every other word in its place with 405, before anything counts, routes or logs it: the
/// method is a label of the metrics, and a word somebody made up would be a series more that never goes.
/// </summary>
public sealed class KnownMethods(RequestDelegate next)
{
    public const string All = "GET, HEAD, POST";

    public Task InvokeAsync(HttpContext http)
    {
        // as it was written: "gEt" would be a series too
        if (http.Request.Method is "GET" or "HEAD" or "POST") return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = All;
        return LastResort.SayAsync(http.Response, "This address answers GET, HEAD and POST.", "Этот адрес отвечает на GET, HEAD и POST.");
    }
}
