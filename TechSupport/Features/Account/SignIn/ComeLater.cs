using Microsoft.AspNetCore.Mvc.RazorPages;

namespace TechSupport.Features.Account.SignIn;

/// <summary>Shows the page again with what was typed, and says how soon it is worth another try.</summary>
public static class ComeLaterPages
{
    public static PageResult ComeLater(this PageModel page, int status, string seconds, string sentence)
    {
        page.Response.Headers.RetryAfter = seconds;
        page.Response.StatusCode = status;
        page.ModelState.AddModelError("", sentence);
        return page.Page();
    }
}
