using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.StaticAssets;
using Prometheus;
using TechSupport.Web.Logs;

namespace TechSupport.Web.Telemetry;

/// <summary>
/// How long requests took, by the template of the route they asked for and the status they were answered with. It stands outside of
/// what turns a failure into a page: a failure counts once, as one, and for the route that failed.
/// </summary>
public sealed class RequestMetrics(RequestDelegate next)
{
    /// <summary>Nobody waited for the answer any more.</summary>
    private const int GivenUp = 499;

    // few: every route and status has each of them
    private static readonly Histogram Duration = Metrics.CreateHistogram("http_request_duration_seconds", "How long requests took, by the template of their route and their status.",
        ["endpoint", "code"], new HistogramConfiguration { Buckets = [0.05, 0.1, 0.2, 0.5, 1, 2.5, 10] });

    /// <summary>Tells of requests before the first one came: a rule takes silence for a fault, and at night nobody may come for long.</summary>
    public static void Publish() => Duration.WithLabels(RequestTrace.NoRoute, "200").Publish();

    public async Task InvokeAsync(HttpContext http)
    {
        var began = Stopwatch.GetTimestamp();
        var code = GivenUp;
        try
        {
            await next(http);
            code = http.Response.StatusCode;
        }
        catch when (!http.RequestAborted.IsCancellationRequested)
        {
            code = StatusCodes.Status500InternalServerError;
            throw;
        }
        finally
        {
            Duration.WithLabels(RequestTrace.RouteOf(http) ?? RequestTrace.NoRoute, code.ToString(CultureInfo.InvariantCulture)).Observe(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    /// <summary>After routing, of the request itself: the page that explains what went wrong comes through here, too, but nobody asked for it.</summary>
    public static Task RememberRoute(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is RouteEndpoint route && http.Features.Get<IExceptionHandlerFeature>() is null && http.Features.Get<IStatusCodeReExecuteFeature>() is null)
            RequestTrace.Remember(http, Template(route));
        return next(http);
    }

    // the files of the pages are one: each has an address for every release
    internal static string Template(RouteEndpoint route) =>
        route.Metadata.GetMetadata<StaticAssetDescriptor>() is not null ? "files" : "/" + route.RoutePattern.RawText?.TrimStart('/');
}
