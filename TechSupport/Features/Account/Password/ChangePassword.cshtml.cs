using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.RazorPages;
using TechSupport.Features.Account.SignIn;
using SignInResult = TechSupport.Features.Account.SignIn.SignInResult;

namespace TechSupport.Features.Account.Password;

public sealed class ChangePasswordModel(AppDb db, AccountSignIn signIn, PasswordCheck check, PasswordSetter passwords, TimeProvider clock) : AppPage
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public void OnGet() => ModelState.Clear();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var known = await db.Users.AsNoTracking().Include(u => u.AuditKey).SingleAsync(u => u.Id == Actor.Id, ct);
        // guessing at an unlocked screen is slowed down and counted like guessing at the sign-in
        switch (await check.TryAsync(known, known.UserName ?? "", Address, Input.Current, null, ct))
        {
            case SignInResult.Throttled: return Slower();
            case SignInResult.Busy: return Busy();
            case not SignInResult.Right: throw new RuleViolation("The current password is not right.") { Field = "Current" };
        }
        if (Input.Password == Input.Current) throw new RuleViolation("Choose a different password.") { Field = "Password" };
        var me = await db.Users.SingleAsync(u => u.Id == Actor.Id, ct);
        try { await passwords.SetAsync(me, Input.Password, "Password", Address, () => me.PasswordWasChanged(clock.GetUtcNow()), ct); }
        catch (PasswordQueueFull full) { return full.IsOfAddress ? Slower() : Busy(); }
        await signIn.RefreshSignInAsync(me);
        Flash("Password changed.");
        return RedirectLocal(null, AccountLinks.Profile);
    }

    private string Address => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    private PageResult Slower() => this.ComeLater(StatusCodes.Status429TooManyRequests, "60", L["Too many attempts. Wait a minute, then try again."]);

    private PageResult Busy() =>
        this.ComeLater(StatusCodes.Status503ServiceUnavailable, PasswordQueue.RetryAfter, L["Many people are signing in at this moment. Wait ten seconds, then try again."]);

    public sealed class Inputs : NewPassword
    {
        [Required(ErrorMessage = "Enter your current password."), StringLength(AccountRules.LongestPassword, ErrorMessage = "At most {1} characters.")]
        public string Current { get; set; } = "";
    }
}
