using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Account.SignIn;

namespace TechSupport.Features.Account.Password;

/// <summary>A new password by a link from a mail: after a reset, and the first one of an invited person.</summary>
[AllowAnonymous]
public sealed class ResetPasswordModel(AppDb db, PasswordLinks links, PasswordSetter passwords, TimeProvider clock) : AppPage
{
    [BindProperty(SupportsGet = true, Name = "user")] public long Person { get; set; }

    [BindProperty(SupportsGet = true), StringLength(2000)]
    public string? Token { get; set; }

    [BindProperty] public NewPassword Input { get; set; } = new();

    /// <summary>False when the link is used up, too old or not ours.</summary>
    public bool IsGood { get; private set; }

    /// <summary>So that the browser keeps the password under the right name; shown only to who has the link.</summary>
    public string UserName { get; private set; } = "";

    /// <summary>Whether it is the first password: then there is nowhere to be signed out.</summary>
    public bool IsInvitation { get; private set; }

    public IActionResult OnGet()
    {
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!IsGood) return Page();
        var user = await db.Users.SingleAsync(u => u.Id == Person, ct);
        try { await passwords.SetAsync(user, Input.Password, "Password", () => user.PasswordWasReset(clock.GetUtcNow()), ct); }
        catch (PasswordQueueFull)
        {
            return this.ComeLater(StatusCodes.Status503ServiceUnavailable, PasswordQueue.RetryAfter, L["Many people are signing in at this moment. Wait ten seconds, then try again."]);
        }
        Flash("Password changed. Sign in with your new password.");
        return RedirectLocal(null, AccountLinks.SignIn);
    }

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == Person, ct);
        IsGood = user is not null && await links.IsGoodAsync(user, Token ?? "");
        IsInvitation = user?.PasswordHash is null;
        UserName = IsGood ? user!.UserName ?? "" : "";
        if (!IsGood) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return null;
    }
}
