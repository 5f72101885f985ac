using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.SignIn;

[IgnoreAntiforgeryToken] // checked in the handler: signing out must work when the sign-in has run out already
[AllowAnonymous]
public sealed class SignOutModel(AccountSignIn signIn, AppDb db, TimeProvider clock) : AppPage
{
    public IActionResult OnGet() => User.IsSignedIn() ? Page() : RedirectLocal(null, AccountLinks.SignIn);

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await HttpContext.HadFormTokenAsync()) return BadRequest();
        if (User.IsSignedIn())
        {
            db.Record(new Event(PersonEvent.SignedOut, Actor, Actor.Id, null, clock.GetUtcNow()));
            await db.SaveChangesAsync(ct);
        }
        await signIn.SignOutAsync();
        HttpContext.ClearSiteData();
        Flash("You are signed out.");
        return RedirectLocal(null, AccountLinks.SignIn);
    }
}
