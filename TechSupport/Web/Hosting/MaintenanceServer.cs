using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Serilog;
using TechSupport.Web.Logs;

namespace TechSupport.Web.Hosting;

/// <summary>Stands in for the server while its database does not answer, or is not migrated yet: alive, not ready, and every page says to come back.</summary>
public static class MaintenanceServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <param name="app">The server that is to start afterwards, for its settings.</param>
    /// <param name="prepare">Tried until the database answers.</param>
    /// <param name="say">Told every time why it does not.</param>
    /// <returns>False when the process was told to stop meanwhile.</returns>
    public static async Task<bool> UntilAsync(WebApplication app, Func<CancellationToken, Task> prepare, Action<Exception> say)
    {
        await using var standIn = Build(app);
        await standIn.StartAsync();
        var stopping = standIn.Lifetime.ApplicationStopping;
        try
        {
            while (!await AnswersAsync(prepare, say, stopping)) await Task.Delay(Pause, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested) { return false; }
        await standIn.StopAsync(CancellationToken.None);
        return true;
    }

    private static async Task<bool> AnswersAsync(Func<CancellationToken, Task> prepare, Action<Exception> say, CancellationToken ct)
    {
        try
        {
            await prepare(ct);
            return true;
        }
        catch (Exception e) when (DatabaseFault.IsUnavailable(e))
        {
            say(e);
            return false;
        }
    }

    private static WebApplication Build(WebApplication app)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = app.Environment.EnvironmentName });
        builder.Configuration.AddConfiguration(app.Configuration);
        builder.WebHost.ConfigureKestrel(KestrelLimits.Apply);
        builder.WebHost.UseUrls(app.Configuration["urls"]!);
        // the server's own, which is open already
        builder.Services.AddSerilog(Log.Logger);
        builder.Services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy(), ["ready"]);
        builder.Services.AddAppSecurityHeaders();
        builder.Services.Configure<HospitalOptions>(builder.Configuration.GetSection("Hospital"));
        builder.Services.Configure<ManagementOptions>(builder.Configuration.GetSection("Management"));
        builder.Services.AddManagementPort();
        builder.Services.AddSingleton<ErrorLines>();
        builder.Services.Configure<ProxyOptions>(builder.Configuration.GetSection("Proxy"));
        builder.Services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
        builder.Services.AddLanguages();
        var standIn = builder.Build();
        standIn.UseMiddleware<RequestTrace>();
        standIn.UseAppSecurityHeaders(standIn.Environment);
        standIn.UseRequestLocalization();
        standIn.Run(SayAsync);
        return standIn;
    }

    private static async Task SayAsync(HttpContext http)
    {
        var L = http.RequestServices.GetRequiredService<IStringLocalizer<Text>>();
        // what is sent now must not be lost with the page it was written on
        var kept = TypedText.In(http.Request).Select(t => $"<p><label>{HtmlText.Encode(L["Your text, to copy: {0}", L[t.Name]])}<br><textarea rows=\"{(t.IsWorded ? 5 : 1)}\" cols=\"60\" readonly>{HtmlText.Encode(t.Value)}</textarea></label></p>");
        var phone = http.RequestServices.GetRequiredService<IOptions<HospitalOptions>>().Value.Phone;
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "10";
        http.Response.ContentType = "text/html; charset=utf-8";
        http.RequestServices.GetRequiredService<ErrorLines>().Write(http, StatusCodes.Status503ServiceUnavailable);
        await http.Response.WriteAsync($"""
            <!doctype html>
            <html lang="{CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>TechSupport</title></head>
            <body><main id="main"><h1>{L["TechSupport is not available right now"]}</h1>
            <p>{L["Wait a minute, then try again. Nothing you sent before is lost."]}</p>
            <p>{HtmlText.Encode(L["If it is urgent, call {0}.", phone])}</p>
            <p class="code">{L["Error {0} · reference {1}", 503, http.TraceIdentifier]}</p>{string.Concat(kept)}</main></body>
            </html>
            """);
    }
}
