using TechSupport.Features.Account.SignIn;

namespace TechSupport.Features.Account.Sessions;

/// <summary>Ends every sign-in of one's own: here at once, elsewhere within a minute.</summary>
public sealed class SignOutEverywhereModel(AccountSignIn signIn, AppDb db, SessionRegister sessions, TimeProvider clock) : AppPage
{
    public string Warning => L["This ends your sign-in on this computer at once and on every other computer within a minute. Your password stays as it is."];

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var me = await db.Users.SingleAsync(u => u.Id == Actor.Id, ct);
        me.LeaveEverywhere(clock.GetUtcNow());
        // saves the event too
        await signIn.UserManager.UpdateSecurityStampAsync(me);
        await sessions.EndAllAsync(db, me.Id, ct);
        await signIn.SignOutAsync();
        HttpContext.ClearSiteData();
        Flash("You are signed out on every computer.");
        return RedirectLocal(null, AccountLinks.SignIn);
    }
}
