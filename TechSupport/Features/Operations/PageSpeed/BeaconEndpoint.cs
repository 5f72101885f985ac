using Microsoft.Extensions.Options;
using TechSupport.Web.Guard;
using TechSupport.Web.Logs;
using TechSupport.Web.Telemetry;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>
/// Takes the beacons of our pages. It stands before everything that knows people: the cookie that a browser sends along is not looked at, so a
/// beacon is of nobody and keeps nobody signed in.
/// </summary>
public sealed class BeaconEndpoint(RequestDelegate next, PageRoutes routes, PageSpeedTally tally, AddressLimits limits, IOptions<BeaconOptions> options)
{
    public const string Address = "/speed";
    public const int LongestBody = 2048;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Path != Address)
        {
            await next(http);
            return;
        }
        RequestTrace.Remember(http, Address);
        http.Response.StatusCode = await TakeAsync(http);
    }

    private async Task<int> TakeAsync(HttpContext http)
    {
        // pages that were open when it was turned off go on, and are not to blame
        if (!options.Value.Enabled) return StatusCodes.Status204NoContent;
        if (!limits.Take(AddressLimit.Beacons, http.Connection.RemoteIpAddress)) return StatusCodes.Status429TooManyRequests;
        if (!IsOfOurs(http.Request)) return StatusCodes.Status400BadRequest;
        if (http.Request.ContentLength > LongestBody) return StatusCodes.Status413PayloadTooLarge;
        var body = new byte[LongestBody + 1];
        if (await ReadAsync(http, body) is not { } length) return StatusCodes.Status400BadRequest;
        if (length > LongestBody) return StatusCodes.Status413PayloadTooLarge;
        // a page of the release before may have a route that is no longer one
        if (Beacon.Read(body.AsSpan(0, length)) is not { } beacon || !routes.Has(beacon.Route)) return StatusCodes.Status400BadRequest;
        tally.Add(beacon);
        return StatusCodes.Status204NoContent;
    }

    private static async Task<int?> ReadAsync(HttpContext http, byte[] body)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        limit.CancelAfter(Patience);
        try { return await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, limit.Token); }
        catch (Exception e) when (e is IOException or OperationCanceledException) { return null; }
    }

    // a browser says the first over HTTPS and the second with every post; who says neither is no browser
    private static bool IsOfOurs(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"], request.Headers.Origin);
        if (site.Count == 0 && origin.Count == 0) return false;
        return (site.Count == 0 || site is ["same-origin"])
            && (origin.Count == 0 || origin is [{ } from] && string.Equals(from, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }
}
