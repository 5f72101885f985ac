using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Account.Password;

public sealed class ChangePasswordModel(AppDb db, AccountSignIn signIn, PasswordCheck check, SignInThrottle throttle, TimeProvider clock) : AppPage
{
    [BindProperty] public Inputs Input { get; set; } = new();

    public void OnGet() => ModelState.Clear();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var known = await db.Users.AsNoTracking().Include(u => u.AuditKey).SingleAsync(u => u.Id == Actor.Id, ct);
        // guessing at an unlocked screen is slowed down and counted like guessing at the sign-in
        var verdict = await check.TryAsync(known, known.UserName ?? "", HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", Input.Current, null, ct);
        if (verdict == Verdict.TooOften)
        {
            Response.Headers.RetryAfter = "60";
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            ModelState.AddModelError("", L["Too many attempts. Wait a minute, then try again."]);
            return Page();
        }
        if (verdict == Verdict.Right && Input.Password == Input.Current)
            throw new RuleViolation("Take another password than the current one.") { Field = "Password" };
        if (verdict != Verdict.Right) throw new RuleViolation("The current password is not right.") { Field = "Current" };

        var me = await db.Users.SingleAsync(u => u.Id == Actor.Id, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // changes the security stamp: other sign-ins end at their next check, and so do links in mails
        await throttle.InTurnAsync(async () =>
        {
            (await signIn.UserManager.RemovePasswordAsync(me)).ThrowIfFailed("Password");
            (await signIn.UserManager.AddPasswordAsync(me, Input.Password)).ThrowIfFailed("Password");
            return true;
        }, ct);
        db.Events.Add(new Event(PersonEvent.PasswordChanged, Actor, me.Id, null, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await signIn.RefreshSignInAsync(me);
        Flash("The password is changed.");
        return RedirectLocal(null, "/me");
    }

    public sealed class Inputs : NewPassword
    {
        [Required(ErrorMessage = "Write your current password."), StringLength(AccountRules.LongestPassword, ErrorMessage = "At most {1} characters.")]
        public string Current { get; set; } = "";
    }
}
