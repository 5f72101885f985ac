using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.Home;

namespace TechSupport.Features.Account.Profile;

/// <summary>Language and theme, from the foot of every page; kept in the profile too when a person is signed in.</summary>
[IgnoreAntiforgeryToken] // checked in the handler: the foot must also work when the sign-in has run out
[AllowAnonymous]
public sealed class PreferencesModel(AppDb db) : AppPage
{
    public IActionResult OnGet() => RedirectLocal(null, HomeLinks.Start);

    // what it is unescaped to is read by pages, too
    private bool IsPage(string? address) => address is ['/', ..] && address.Length <= LongestReturnUrl && Url.IsLocalUrl(address) && !Uri.UnescapeDataString(address).Any(char.IsControl);

    public async Task<IActionResult> OnPostAsync([StringLength(2)] string? language, [StringLength(5)] string? theme, string? returnUrl, [StringLength(1_000_000)] string? kept, string? writtenAt, CancellationToken ct)
    {
        if (!await HttpContext.HadFormTokenAsync()) return BadRequest();
        if (language is not ("en" or "ru")) language = null;
        if (theme is not ("light" or "dark" or "auto")) theme = null;
        if (language is not null) HttpContext.RememberLanguage(language);
        if (theme is not null) HttpContext.RememberTheme(theme);
        if (!User.IsSignedIn()) HttpContext.RememberChoiceAtTheDoor();
        else
        {
            // one statement: this never clashes with a profile that is being saved
            var shade = theme == "auto" ? "" : theme;
            await db.Users.Where(u => u.Id == Actor.Id).ExecuteUpdateAsync(u => u
                .SetProperty(x => x.Language, x => language ?? x.Language).SetProperty(x => x.Theme, x => shade ?? x.Theme), ct);
        }
        if (!string.IsNullOrEmpty(kept) && !User.IsSignedIn())
        {
            ExpiredSignIn.KeepOn(HttpContext, kept, returnUrl);
            return new EmptyResult();
        }
        if (IsPage(writtenAt) && TypedText.IsIn(Request))
        {
            HttpContext.ShowAgain(writtenAt!, Request.Form, why: null);
            return new EmptyResult();
        }
        return RedirectLocal(returnUrl, HomeLinks.Start);
    }
}
