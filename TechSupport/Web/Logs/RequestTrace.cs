using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Serilog.Context;
using Serilog.Core;
using Serilog.Events;

namespace TechSupport.Web.Logs;

/// <summary>
/// The id of a request, which the page of an error, the answer's header and each of its lines have in common, and the template of its
/// route. The proxy's id is taken over, so that its log says the same one; nobody else's.
/// </summary>
public sealed partial class RequestTrace(RequestDelegate next, IOptions<ForwardedHeadersOptions> proxies)
{
    public const string Header = "X-Request-Id";

    /// <summary>Tells the proxy the template, which stands in its log in the place of the path; it takes the header out.</summary>
    public const string RouteHeader = "X-Route";

    public const string IdField = "RequestId";
    public const string RouteField = "Route";

    /// <summary>Of a request that no page is for.</summary>
    public const string NoRoute = "none";

    private static readonly object Key = new();

    public async Task InvokeAsync(HttpContext http)
    {
        var given = Given(http);
        if (given is not null) http.TraceIdentifier = given;
        var trace = new Trace(http.TraceIdentifier);
        http.Items[Key] = trace;
        http.Response.OnStarting(() =>
        {
            if (http.Response.StatusCode >= StatusCodes.Status400BadRequest) http.Response.Headers[Header] = trace.Id;
            if (given is not null) http.Response.Headers[RouteHeader] = trace.Route ?? NoRoute;
            return Task.CompletedTask;
        });
        using (LogContext.Push(trace)) await next(http);
    }

    /// <summary>The template of the route that was asked for; null when there is none.</summary>
    public static string? RouteOf(HttpContext http) => (http.Items[Key] as Trace)?.Route;

    /// <summary>The first one counts: a later one is the page that explains what went wrong, or that is shown in the place of another.</summary>
    internal static void Remember(HttpContext http, string route)
    {
        if (http.Items[Key] is Trace trace) trace.Route ??= route;
    }

    private string? Given(HttpContext http) => http.Request.Headers[Header] is [{ } id] && WellFormed().IsMatch(id) && IsProxy(http.Connection.RemoteIpAddress) ? id : null;

    private bool IsProxy(System.Net.IPAddress? from)
    {
        if (from is { IsIPv4MappedToIPv6: true }) from = from.MapToIPv4();
        return from is not null && (proxies.Value.KnownProxies.Contains(from) || proxies.Value.KnownIPNetworks.Any(n => n.Contains(from)));
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:-]{7,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex WellFormed();

    // not the request itself, which is another one's while work that it began goes on
    private sealed class Trace(string id) : ILogEventEnricher
    {
        public string Id => id;

        public string? Route { get; set; }

        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            logEvent.AddOrUpdateProperty(new LogEventProperty(IdField, new ScalarValue(id)));
            logEvent.AddOrUpdateProperty(new LogEventProperty(RouteField, new ScalarValue(Route ?? NoRoute)));
        }
    }
}
