using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using TechSupport.Kernel;

namespace TechSupport.Web;

/// <summary>Gate one: which roles have which permission, and which folder of pages asks for which. Whatever is not named needs a sign-in.</summary>
public static class Permissions
{
    public static void AddPermissions(this IServiceCollection services) => services.AddAuthorizationBuilder()
        .AddPolicy(Permission.Use, p => p.RequireAuthenticatedUser())
        .AddPolicy(Permission.Work, p => p.RequireRole(nameof(Role.Technician), nameof(Role.Lead), nameof(Role.Admin)))
        .AddPolicy(Permission.Resolve, p => p.RequireRole(nameof(Role.Technician), nameof(Role.Lead), nameof(Role.Admin), nameof(Role.Monitor)))
        .AddPolicy(Permission.Probe, p => p.RequireRole(nameof(Role.Monitor)))
        .AddPolicy(Permission.Administer, p => p.RequireRole(nameof(Role.Admin)))
        .AddPolicy(Permission.Anyone, p => p.RequireAssertion(_ => true))
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

    public static void UsePermissions(this PageConventionCollection pages)
    {
        pages.AuthorizeFolder("/", Permission.Use);
        pages.AuthorizeFolder("/Admin", Permission.Administer);
        pages.AuthorizeFolder("/Checks", Permission.Probe);
        pages.AllowAnonymousToFolder("/Errors");
        pages.AllowAnonymousToPage("/Account/SignIn");
        pages.AllowAnonymousToPage("/Account/SignOut");
        pages.AllowAnonymousToPage("/Account/ForgotPassword");
        pages.AllowAnonymousToPage("/Account/ResetPassword");
        pages.AllowAnonymousToPage("/Account/Preferences");
        foreach (var page in new[] { "/Tickets/New", "/Tickets/Classify", "/Tickets/Wait", "/Tickets/Keyboard" })
            pages.AuthorizePage(page, Permission.Work);
        foreach (var page in new[] { "/Tickets/Assign", "/Tickets/Resolve" })
            pages.AuthorizePage(page, Permission.Resolve);
    }
}
