using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.SignIn;

/// <summary>Cookies as an earlier release made them.</summary>
public static class OldCookies
{
    /// <summary>The visitor's sign-in without a claim.</summary>
    public static string Without(App app, Visitor visitor, string claim)
    {
        var format = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        var ticket = format.Unprotect(visitor.Cookie("ts"))!;
        var identity = (ClaimsIdentity)ticket.Principal.Identity!;
        identity.RemoveClaim(identity.FindFirst(claim));
        return format.Protect(new AuthenticationTicket(ticket.Principal, ticket.Properties, ticket.AuthenticationScheme));
    }
}
