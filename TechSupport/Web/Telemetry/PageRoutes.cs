using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using TechSupport.Web.Logs;

namespace TechSupport.Web.Telemetry;

/// <summary>Templates of the routes that lead to pages: all that a browser may say of where it is.</summary>
public sealed class PageRoutes(EndpointDataSource endpoints, IOptions<BeaconOptions> beacon)
{
    // complete with the first request, and the same from then on
    private readonly Lazy<FrozenSet<string>> templates = new(() => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(RequestMetrics.Template).ToFrozenSet(StringComparer.Ordinal));

    public bool Has(string template) => templates.Value.Contains(template);

    /// <summary>What the page that is being shown may be reported as; null when nothing is to be reported.</summary>
    public string? Reported(HttpContext http) => beacon.Value.Enabled && RequestTrace.RouteOf(http) is { } template && Has(template) ? template : null;
}
