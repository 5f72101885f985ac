namespace TechSupport.Web.Guard;

/// <summary>Refuses a name of a host that is none ("xn--"): whoever asks for it later, and a redirect does, would fail on it.</summary>
public sealed class ReadableHost(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (IsReadable(http.Request)) return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return LastResort.SayAsync(http.Response, "The address of this page cannot be read. Check it in the address bar.", "Адрес этой страницы не читается. Проверьте его в адресной строке.");
    }

    private static bool IsReadable(HttpRequest request)
    {
        try { return request.Host.Value is not null; }
        catch (ArgumentException) { return false; }
    }
}
