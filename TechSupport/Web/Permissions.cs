using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace TechSupport.Web;

/// <summary>Gate one: which roles have which permission, and which addresses ask for which. A page model names what it asks for beyond that; whatever is not named needs a sign-in.</summary>
public static class Permissions
{
    public static void AddPermissions(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(Permission.Use, p => p.RequireAuthenticatedUser())
        .AddPolicy(Permission.Work, p => p.RequireRole(nameof(Role.Technician), nameof(Role.Lead), nameof(Role.Admin)))
        .AddPolicy(Permission.Resolve, p => p.RequireRole(nameof(Role.Technician), nameof(Role.Lead), nameof(Role.Admin), nameof(Role.Monitor)))
        .AddPolicy(Permission.Probe, p => p.RequireRole(nameof(Role.Monitor)))
        .AddPolicy(Permission.Administer, p => p.RequireRole(nameof(Role.Admin)))
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

    public static void UsePermissions(this PageConventionCollection pages)
    {
        pages.AuthorizeFolder("/", Permission.Use);
        pages.AddFolderApplicationModelConvention("/", page =>
        {
            var route = page.ActionDescriptor.AttributeRouteInfo?.Template ?? "";
            foreach (var (area, policy) in Areas)
                if (route == area || route.StartsWith(area + "/", StringComparison.Ordinal)) page.EndpointMetadata.Add(new AuthorizeAttribute(policy));
        });
    }

    /// <summary>True for an address of the console.</summary>
    public static bool IsConsole(string path) => path.StartsWith("/" + Areas[0].Area, StringComparison.OrdinalIgnoreCase);

    // a console page lies beside the thing it is about, so it is known by its address
    private static readonly (string Area, string Policy)[] Areas = [("admin", Permission.Administer), ("checks", Permission.Probe)];
}
