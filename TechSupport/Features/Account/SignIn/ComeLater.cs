using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Account.SignIn;

/// <summary>Shows the page again with what was typed, and says how soon it is worth another try.</summary>
public static class ComeLaterPages
{
    /// <summary>For a password that was not checked because of how many there are: too many wrong ones, or too many at this moment.</summary>
    public static PageResult ComeLater(this PageModel page, SignInResult result, IStringLocalizer<Text> text) => result switch
    {
        SignInResult.Throttled => page.ComeLater(StatusCodes.Status429TooManyRequests, "60", text["Too many attempts. Wait a minute, then try again."]),
        // a ward behind one address has guessed nothing: it only came all at once
        SignInResult.Crowded => page.ComeLater(StatusCodes.Status429TooManyRequests, PasswordQueue.RetryAfter, text["Several people near you are signing in at this moment. Wait ten seconds, then try again."]),
        SignInResult.Busy => page.ComeLater(StatusCodes.Status503ServiceUnavailable, PasswordQueue.RetryAfter, text["Many people are signing in at this moment. Wait ten seconds, then try again."]),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, null),
    };

    public static PageResult ComeLater(this PageModel page, int status, string seconds, string sentence)
    {
        page.Response.Headers.RetryAfter = seconds;
        page.Response.StatusCode = status;
        page.ModelState.AddModelError("", sentence);
        return page.Page();
    }
}
