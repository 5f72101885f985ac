using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Conventions.Addresses;

/// <summary>The pages of the running application, as its routing knows them.</summary>
public static class Routes
{
    public static async Task<IReadOnlyList<Route>> AllAsync(App app)
    {
        var loader = app.Services.GetRequiredService<PageLoader>();
        var routes = new List<Route>();
        foreach (var endpoint in Endpoints(app))
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page) continue;
            // policies of pages become known only when a page is compiled
            var compiled = await loader.LoadAsync(page, endpoint.Metadata);
            var metadata = new EndpointMetadataCollection([.. endpoint.Metadata, .. compiled.EndpointMetadata ?? []]);
            routes.Add(new Route(
                "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
                [.. compiled.HandlerMethods.Select(h => h.HttpMethod.ToUpperInvariant()).Distinct().Order()],
                metadata.GetMetadata<IAllowAnonymous>() is not null ? "anyone" : string.Join("+", metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy ?? "signed in").Distinct().Order()),
                compiled.ModelTypeInfo!.FullName!));
        }
        return [.. routes.DistinctBy(r => r.Template).OrderBy(r => r.Template, StringComparer.Ordinal)];
    }

    /// <summary>Everything else that answers under an address: static files and whatever is mapped by hand.</summary>
    public static IReadOnlyList<RouteEndpoint> Others(App app) =>
        [.. Endpoints(app).Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is null)];

    private static IEnumerable<RouteEndpoint> Endpoints(App app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}

/// <param name="Template">"/tickets/{number:long:min(1)}/resolve".</param>
/// <param name="Methods">"GET", "POST".</param>
/// <param name="Policy">Names of policies joined with "+", "anyone" for an open page, empty when nothing is said.</param>
/// <param name="Model">Full name of the page model.</param>
public sealed record Route(string Template, IReadOnlyList<string> Methods, string Policy, string Model)
{
    // a page without a GET handler is shown all the same, so every route is read
    public bool Posts => Methods.Contains(HttpMethods.Post);
    public bool IsOpen => Policy == "anyone";

    /// <summary>An address of this route; parameters are filled by name, whatever their constraint is.</summary>
    public string Path(Func<string, string> value) =>
        System.Text.RegularExpressions.Regex.Replace(Template, @"\{([^:}?]+)[^}]*\}", m => value(m.Groups[1].Value.TrimStart('*')));

    public override string ToString() => $"{string.Join(',', Methods),-9} {Template}  {Policy}";
}
