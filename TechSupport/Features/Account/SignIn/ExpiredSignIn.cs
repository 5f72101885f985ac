using System.Text.Encodings.Web;
using System.Text.Json;
using Htmx;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;
using TechSupport.Features.Home;

namespace TechSupport.Features.Account.SignIn;

/// <summary>
/// What a person typed survives an expired sign-in: a plain post is answered with the sign-in page itself, which carries
/// the posted fields sealed in a hidden field; after the sign-in the one who wrote them gets their form back, filled.
/// </summary>
public static class ExpiredSignIn
{
    private const string Purpose = "kept-form";
    private static readonly object Item = new();
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // one Cyrillic letter stays one, not six
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Longer texts than these are refused by the forms anyway.</summary>
    private const int Longest = 100_000;

    public static Task ChallengeAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, response) = (context.Request, context.Response);
        response.StatusCode = StatusCodes.Status401Unauthorized;
        if (HttpMethods.IsPost(request.Method))
        {
            // htmx: the page's own script posts the form again without htmx, which brings it here with its text
            if (!request.IsHtmx()) context.HttpContext.Items[Item] = new Interrupted(request.Path, Keepable(request) ? Seal(context.HttpContext) : null);
            return Task.CompletedTask;
        }
        var here = request.IsHtmx() && request.Headers["HX-Current-URL"] is [{ } current] && Uri.TryCreate(current, UriKind.Absolute, out var uri)
            ? uri.PathAndQuery : request.GetEncodedPathAndQuery();
        var signIn = here == HomeLinks.Start || here.Length > AppPage.LongestReturnUrl ? AccountLinks.SignIn : AccountLinks.SignInFor(here);
        if (request.IsHtmx()) response.Headers["HX-Redirect"] = signIn;
        else response.Redirect(signIn);
        return Task.CompletedTask;
    }

    /// <summary>What was under way when the sign-in page had to come first; null when it was asked for.</summary>
    public static Interrupted? InterruptedPost(this HttpContext http) => http.Items[Item] as Interrupted;

    /// <summary>Shows the sign-in page again with the same sealed form: for a change of its language, for example.</summary>
    public static void KeepOn(HttpContext http, string seal, string? returnUrl) => http.Items[Item] = new Interrupted(returnUrl ?? HomeLinks.Start, seal);

    /// <summary>Opens what was sealed; null when it is not ours or too old.</summary>
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
        if (http.InterruptedPost() is null || http.Response.HasStarted || http.Request.Path == AccountLinks.SignIn) return;
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Request.Method = HttpMethods.Get;
        http.Request.Path = AccountLinks.SignIn;
        http.Request.QueryString = QueryString.Empty;
        http.SpeakAsRemembered();
        await next();
    });

    // only what people write is worth keeping; passwords never travel this way, and another site cannot slip its own text into a person's sign-in
    private static bool Keepable(HttpRequest request) => TypedText.IsIn(request)
        && request.Form.Keys.All(k => !k.Contains("Password", StringComparison.OrdinalIgnoreCase))
        && (request.Headers["Sec-Fetch-Site"] is not [{ } site] || site is "same-origin" or "none");

    private static string? Seal(HttpContext http)
    {
        var form = new KeptForm(http.Request.GetEncodedPathAndQuery(), http.Request.Form.ToDictionary(f => f.Key, f => f.Value.ToArray()));
        var json = JsonSerializer.Serialize(form, Json);
        return json.Length > Longest ? null : Protector(http).Protect(json, Lifetime);
    }

    private static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose).ToTimeLimitedDataProtector();
}

/// <summary>A post that came too late.</summary>
/// <param name="Page">Local path of the page it was for.</param>
/// <param name="Seal">Its fields, sealed; null when there is nothing a person wrote.</param>
public sealed record Interrupted(string Page, string? Seal);
