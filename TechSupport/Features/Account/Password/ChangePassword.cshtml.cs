using System.ComponentModel.DataAnnotations;
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
            case SignInResult.Right: break;
            case SignInResult.Wrong or SignInResult.Locked: throw new RuleViolation("The current password is not right.") { Field = "Current" };
            case var later: return this.ComeLater(later, L);
        }
        if (Input.Password == Input.Current) throw new RuleViolation("Choose a different password.") { Field = "Password" };
        var me = await db.Users.SingleAsync(u => u.Id == Actor.Id, ct);
        try { await passwords.SetAsync(me, Input.Password, "Password", Address, () => me.PasswordWasChanged(clock.GetUtcNow()), ct); }
        catch (PasswordQueueFull full) { return this.ComeLater(full.Result, L); }
        await signIn.RefreshSignInAsync(me);
        Flash("Password changed.");
        return RedirectLocal(null, AccountLinks.Profile);
    }

    private string Address => HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";

    public sealed class Inputs : NewPassword
    {
        [Display(Order = 1)]
        [Required(ErrorMessage = "Enter your current password."), StringLength(AccountRules.LongestPassword, ErrorMessage = FieldNames.TooLong)]
        public string Current { get; set; } = "";
    }
}
