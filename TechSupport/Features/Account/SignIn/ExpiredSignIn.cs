using System.Text.Json;
using System.Text.Json.Serialization;
using Htmx;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using TechSupport.Features.Home;

namespace TechSupport.Features.Account.SignIn;

/// <summary>
/// What a person typed survives an expired sign-in: a plain post is answered with the sign-in page itself, which carries
/// the posted fields sealed in a hidden field; after the sign-in they are offered for sending again, to the one who wrote
/// them. The expired cookie still tells who that was.
/// </summary>
public static class ExpiredSignIn
{
    private const string Item = "kept-form";
    private const string Purpose = "kept-form";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Longer texts than these are refused by the forms anyway.</summary>
    private const int Longest = 100_000;

    public static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status401Unauthorized;
        if (HttpMethods.IsPost(request.Method))
        {
            // htmx: the page's own script posts the form again without htmx, which brings it here with its text
            if (request.IsHtmx()) response.Headers.SetCookie = default; // it needs the expired cookie to tell who wrote
            else if (Keepable(request)) context.HttpContext.Items[Item] = Seal(context);
            return Task.CompletedTask;
        }
        var here = request.IsHtmx() && request.Headers["HX-Current-URL"] is [{ } current] && Uri.TryCreate(current, UriKind.Absolute, out var uri)
            ? uri.PathAndQuery : request.GetEncodedPathAndQuery();
        var signIn = here == HomeLinks.Start || here.Length > AccountRules.LongestReturnUrl ? AccountLinks.SignIn : AccountLinks.SignInFor(here);
        if (request.IsHtmx()) response.Headers["HX-Redirect"] = signIn;
        else response.Redirect(signIn);
        return Task.CompletedTask;
    }

    /// <summary>The sealed form of the request that led to the sign-in page, if there is one.</summary>
    public static string? Kept(this HttpContext http) => http.Items[Item] as string;

    /// <summary>Opens what <see cref="Kept"/> sealed; null when it is not ours or too old.</summary>
    public static KeptForm? Open(HttpContext http, string? seal)
    {
        if (string.IsNullOrEmpty(seal)) return null;
        try { return JsonSerializer.Deserialize<KeptForm>(Protector(http).Unprotect(seal)); }
        catch (System.Security.Cryptography.CryptographicException) { return null; }
    }

    /// <summary>A post that was refused for want of a sign-in is answered with the sign-in page at the same address.</summary>
    public static void UseExpiredSignIn(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next();
        if (http.Response.StatusCode != StatusCodes.Status401Unauthorized || http.Response.HasStarted
            || http.Request.IsHtmx() || !HttpMethods.IsPost(http.Request.Method)) return;
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = AccountLinks.SignIn;
        http.Request.QueryString = QueryString.Empty;
        await next();
    });

    // passwords never travel this way, and another site cannot slip its own text into a person's sign-in
    private static bool Keepable(HttpRequest request) => request.HasFormContentType
        && request.Form.Keys.All(k => !k.Contains("Password", StringComparison.OrdinalIgnoreCase))
        && (request.Headers["Sec-Fetch-Site"] is not [{ } site] || site is "same-origin" or "none");

    private static string? Seal(RedirectContext<CookieAuthenticationOptions> context)
    {
        var http = context.HttpContext;
        var form = new KeptForm(http.Request.GetEncodedPathAndQuery(), Writer(context), http.Request.Form
            .Where(f => !f.Key.StartsWith("__", StringComparison.Ordinal)).ToDictionary(f => f.Key, f => f.Value.ToArray()));
        var json = JsonSerializer.Serialize(form);
        return json.Length > Longest ? null : Protector(http).Protect(json, Lifetime);
    }

    private static long? Writer(RedirectContext<CookieAuthenticationOptions> context)
    {
        var cookie = context.Options.CookieManager.GetRequestCookie(context.HttpContext, context.Options.Cookie.Name!);
        return cookie is null ? null : context.Options.TicketDataFormat.Unprotect(cookie)?.Principal.Actor().Id is > 0 and var id ? id : null;
    }

    private static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose).ToTimeLimitedDataProtector();
}

/// <summary>A form that could not be sent.</summary>
/// <param name="Action">Local path it was posted to.</param>
/// <param name="Writer">Whose sign-in had expired; null when that cannot be known.</param>
/// <param name="Fields">What was posted, without the antiforgery token.</param>
public sealed record KeptForm(string Action, long? Writer, Dictionary<string, string?[]> Fields)
{
    /// <summary>What is posted again; what looks like a person's text is shown before it is.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, string Value, bool IsText)> Values =>
        Fields.SelectMany(f => f.Value.Select(v => (f.Key, v ?? "", v is { Length: > 20 } && !Guid.TryParse(v, out _))));
}
