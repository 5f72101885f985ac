using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Web;

namespace TechSupport.Features.Account;

/// <summary>Language and colours, from the foot of every page; kept in the profile too when somebody is signed in.</summary>
public sealed class PreferencesModel(AppDb db) : AppPage
{
    public IActionResult OnGet() => GoTo(null, "/");

    public async Task<IActionResult> OnPostAsync(string? language, string? theme, string? returnUrl, CancellationToken ct)
    {
        var me = User.IsSignedIn() ? await db.Users.SingleAsync(u => u.Id == Actor.Id, ct) : null;
        if (language is "en" or "ru")
        {
            HttpContext.RememberLanguage(language);
            if (me is not null) me.Language = language;
        }
        if (theme is "light" or "dark" or "auto")
        {
            HttpContext.RememberTheme(theme);
            if (me is not null) me.Theme = theme == "auto" ? "" : theme;
        }
        await db.SaveChangesAsync(ct);
        return GoTo(returnUrl, "/");
    }
}
