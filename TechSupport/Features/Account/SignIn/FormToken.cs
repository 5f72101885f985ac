using Microsoft.AspNetCore.Antiforgery;

namespace TechSupport.Features.Account.SignIn;

/// <summary>
/// The antiforgery check of the pages that must also work when the sign-in changed since their form was opened (it ran
/// out, or another tab signed in): the token is bound to the person, so the framework's own check would answer 400.
/// </summary>
public static class FormToken
{
    public const string Field = "__RequestVerificationToken";

    public static Task<bool> HasFormTokenAsync(this HttpContext http) =>
        http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);

    /// <summary>True when the token fits, or when it is one of a person who is not signed in any more.</summary>
    public static async Task<bool> HadFormTokenAsync(this HttpContext http) => await http.HasFormTokenAsync()
        || http.User.Identity is not { IsAuthenticated: true } && http.HasSomeToken();

    /// <summary>True when there is a token at all, no matter whose.</summary>
    public static bool HasSomeToken(this HttpContext http) => http.Request.HasFormContentType && http.Request.Form[Field].ToString().Length > 0;
}
