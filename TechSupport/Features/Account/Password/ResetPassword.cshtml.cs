using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.Password;

/// <summary>A new password by a link from a mail: after a reset, and the first one of an invited person.</summary>
[AllowAnonymous]
public sealed class ResetPasswordModel(AppDb db, PasswordLinks links, PasswordSetter passwords, AccountSignIn signIn, TimeProvider clock) : AppPage
{
    // of the person; null while the link is not good
    private string? language;

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
        // the link says whose account it is, and so in which language its page is read; once, for a browser that keeps no cookies
        if (language is null || CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == language || Request.Query.ContainsKey("read")) return Page();
        HttpContext.RememberLanguage(language);
        return RedirectLocal(null, AccountLinks.ResetWith(Person, Token!) + "&read=1");
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!IsGood) return Page();
        var user = await db.Users.SingleAsync(u => u.Id == Person, ct);
        var address = HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        try { await passwords.SetAsync(user, Input.Password, "Password", address, () => user.PasswordWasReset(clock.GetUtcNow()), ct); }
        catch (PasswordQueueFull full) { return this.ComeLater(full.Result, L); }
        await LeaveAsync(ct);
        TempData[SignInModel.AccountKey] = user.UserName;
        Flash("Password changed. Sign in with your new password.");
        return RedirectLocal(null, AccountLinks.SignIn);
    }

    // the link may have been opened where somebody else is signed in: nobody goes on as them
    private async Task LeaveAsync(CancellationToken ct)
    {
        if (!User.IsSignedIn()) return;
        db.Record(new Event(PersonEvent.SignedOut, Actor, Actor.Id, null, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        await signIn.SignOutAsync();
        HttpContext.ClearSiteData();
    }

    protected override async Task<IActionResult?> GateAsync(CancellationToken ct)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == Person, ct);
        IsGood = user is not null && await links.IsGoodAsync(user, Token ?? "");
        IsInvitation = user?.PasswordHash is null;
        language = IsGood ? user!.Language : null;
        UserName = IsGood ? user!.UserName ?? "" : "";
        if (!IsGood) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return null;
    }
}
