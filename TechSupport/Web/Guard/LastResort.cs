using System.Text;
using TechSupport.Web.Logs;

namespace TechSupport.Web.Guard;

/// <summary>
/// When the page that explains a failure fails too, a few fixed words remain. It stands inside of the security headers and outside
/// of everything else, needs nothing and renders nothing.
/// </summary>
public sealed class LastResort(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try { await next(http); }
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Clear();
            http.Response.StatusCode = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;
            await SayAsync(http.Response, e, "Something went wrong on our side. Go back and try again, or call IT.", "У нас произошла ошибка. Вернитесь и попробуйте ещё раз или позвоните в ИТ.");
        }
    }

    /// <summary>Both languages: whose request it was may be what cannot be read.</summary>
    internal static Task SayAsync(HttpResponse response, string english, string russian) => SayAsync(response, error: null, english, russian);

    private static async Task SayAsync(HttpResponse response, Exception? error, string english, string russian)
    {
        var http = response.HttpContext;
        http.RequestServices.GetRequiredService<ErrorLines>().Write(http, response.StatusCode, error);
        response.ContentType = "text/html; charset=utf-8";
        if (HttpMethods.IsHead(http.Request.Method)) return;
        await response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>TechSupport</title></head>
            <body><main><h1>TechSupport</h1><p>{english}</p><p lang="ru">{russian}</p><p class="code">{response.StatusCode} · {http.TraceIdentifier}</p></main></body>
            </html>

            """, Encoding.UTF8);
    }
}
