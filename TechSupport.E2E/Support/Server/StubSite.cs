using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TechSupport.E2E.Support.Server;

/// <summary>A site of a few pages, each with one thing wrong, on which the support classes themselves are tried.</summary>
public sealed class StubSite : IAsyncLifetime
{
    private readonly WebApplication app = Build();

    public Uri Url => new(app.Urls.First());

    public async ValueTask InitializeAsync() => await app.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = context.Request.Path == "/elsewhere" ? "img-src *"
                : "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'";
            return next(context);
        });

        Page("/good");
        Page("/inline-style", "<p style='color:red'>Red</p>");
        Page("/inline-script", "<script>document.title = 'no'</script>");
        Page("/throws", "<script src=/throws.js></script>");
        Page("/logs", "<script src=/logs.js></script>");
        Page("/missing-file", "<img alt='' src=/nowhere.png>");
        Page("/elsewhere", "<img alt='' src=http://elsewhere.invalid/a.png>");
        Page("/unlabelled", "<input name=a>");
        Page("/dim", head: "<link rel=stylesheet href=/dim.css>");
        Page("/sign-in", """
            <form method=post action=/sign-in><label>Email <input name="Input.UserName"></label>
            <label>Password <input type=password name="Input.Password"></label><button type=submit>Sign in</button></form>
            """);
        app.MapPost("/sign-in", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            return Html($"<p>Hello {form["Input.UserName"]} {form["Input.Password"]}</p>");
        });
        app.MapGet("/language", (HttpRequest request) => request.Headers.AcceptLanguage.ToString());
        app.MapGet("/fails", () => Results.Text("Sorry", statusCode: 500));
        app.MapGet("/refused", () => Results.Text("There is no such ticket", statusCode: 404));
        app.MapGet("/throws.js", () => Results.Content("throw new Error('thrown on purpose')", "text/javascript"));
        app.MapGet("/logs.js", () => Results.Content("console.error('logged on purpose')", "text/javascript"));
        app.MapGet("/dim.css", () => Results.Content("@media (prefers-color-scheme: dark) { body { background: #222; color: #333 } }", "text/css"));
        app.MapGet("/site.css", (HttpResponse response) =>
        {
            response.Headers.CacheControl = "max-age=3600";
            response.Headers.ContentEncoding = "gzip";
            return Results.Bytes(Gzip(new byte[100_000]), "text/css");
        });
        return app;

        void Page(string path, string body = "", string head = "") => app.MapGet(path, () => Html(body, head));
    }

    private static IResult Html(string body, string head = "") => Results.Content($"""
        <!doctype html><html lang=en><head><title>Stub</title><meta name=viewport content="width=device-width">
        <link rel=stylesheet href=/site.css>{head}</head><body><main><h1>Stub</h1><p>Text</p>{body}</main></body></html>
        """, "text/html; charset=utf-8");

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
