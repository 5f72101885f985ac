using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using TechSupport.Features.Home;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.SignIn;

[IgnoreAntiforgeryToken] // checked in the handler: there may be a sign-in from another tab
[AllowAnonymous]
public sealed class SignInModel(AccountSignIn signIn, AppDb db, PasswordCheck check, ILogger<SignInModel> log) : AppPage
{
    /// <summary>Under this name a page that leads here leaves the account to sign in with.</summary>
    public const string AccountKey = "account";

    [BindProperty] public Inputs Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set => field = value?.Length > LongestReturnUrl ? null : value; }

    /// <summary>The sealed form that is waiting for this sign-in.</summary>
    [BindProperty, StringLength(1_000_000)]
    public string? Kept { get; set; }

    /// <summary>Why the sign-in was refused; one sentence, whatever the field.</summary>
    public string? Problem => FormErrors.Of(ViewData) is [var (_, first), ..] ? first : null;

    public IActionResult OnGet()
    {
        ModelState.Clear();
        if (HttpContext.InterruptedPost() is { } interrupted) (Kept, ReturnUrl) = (interrupted.Seal, interrupted.Page);
        if (Kept is null && User.IsSignedIn()) return RedirectLocal(ReturnUrl, HomeLinks.Start);
        Input.UserName = TempData[AccountKey] as string ?? "";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var fresh = await HttpContext.HasFormTokenAsync();
        if (!fresh && !(User.IsSignedIn() && HttpContext.HasSomeToken())) return BadRequest();
        var account = SingleLine.Normalize(Input.UserName);
        var user = await NamedAsync(account, ct);
        if (!fresh) return user?.Id == Actor.Id ? await GoOnAsync() : Taken();
        var result = await check.TryAsync(user, user?.UserName ?? account, HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", Input.Password, PersonEvent.SignedIn, ct);
        if (result != SignInResult.Right)
        {
            // the metrics count those who come too often: a line for each would wash away what else is in the log
            if (result is not (SignInResult.Throttled or SignInResult.Crowded or SignInResult.Busy)) log.LogInformation("Sign-in refused for user {UserId}: {Result}", user?.Id, result);
            return Refuse(result);
        }
        await signIn.SignInAsync(user!, isPersistent: false);
        log.LogInformation("Signed in: user {UserId}", user!.Id);
        HttpContext.RememberPreferences(user.Language, user.Theme);
        HttpContext.SpeakAsRemembered();
        // the antiforgery token of the page to come belongs to the person who has just signed in
        HttpContext.User = await signIn.CreateUserPrincipalAsync(user);
        return await GoOnAsync();
    }

    /// <summary>Whose user name or email address it is, or the only one whose address begins with it.</summary>
    private async Task<User?> NamedAsync(string account, CancellationToken ct)
    {
        var normal = account.ToUpperInvariant();
        var users = db.Users.AsNoTracking().Include(u => u.AuditKey);
        var named = await users.SingleOrDefaultAsync(u => u.NormalizedUserName == normal || u.NormalizedEmail == normal, ct);
        if (named is not null || normal.Length == 0 || normal.Contains('@')) return named;
        var start = Like.Beginning(normal + "@");
        return await users.Where(u => EF.Functions.Like(u.NormalizedEmail!, start, Like.Escape)).Take(2).ToListAsync(ct) is [var only] ? only : null;
    }

    // only the writer gets the text back: the next person at a shared workstation must not read or send it
    private async Task<IActionResult> GoOnAsync()
    {
        if (string.IsNullOrEmpty(Kept)) return RedirectLocal(ReturnUrl, HomeLinks.Start);
        var kept = ExpiredSignIn.Open(HttpContext, Kept);
        if (kept is not null && Url.IsLocalUrl(kept.Action) && await kept.IsOfAsync(HttpContext))
        {
            // a role or a switch of the console is chosen anew: nobody confirms what they do not remember
            HttpContext.ShowAgain(kept.Page, kept.Form, "You are signed in again. What you wrote was kept and has not been sent yet: check it, then send it.",
                onlyTexts: Permissions.IsConsole(kept.Page));
            return new EmptyResult();
        }
        Flash(kept is null ? "The text was kept for a day and is gone now." : "Somebody else’s unsent text was on that page. It is not shown to you.");
        return RedirectLocal(null, HomeLinks.Start);
    }

    // the page that goes back has a token of who is signed in now: sent again, it is an ordinary sign-in
    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Taken()
    {
        Response.StatusCode = StatusCodes.Status409Conflict;
        ModelState.AddModelError("", L["{0} has signed in here in another tab. If that is not you, enter your password again to sign in instead.", User.FullName()]);
        return Page();
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Refuse(SignInResult result)
    {
        if (result is SignInResult.Throttled or SignInResult.Crowded or SignInResult.Busy) return this.ComeLater(result, L);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        // the same sentence whether the account exists, is locked or is disabled
        ModelState.AddModelError("", L["The email or password is not right. Check the keyboard language and Caps Lock."]);
        return Page();
    }

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Enter your email address."), StringLength(EmailAddress.MaxLength, ErrorMessage = FieldNames.TooLong)]
        public string UserName { get; set; } = "";

        [Required(ErrorMessage = "Enter your password."), StringLength(AccountRules.LongestPassword, ErrorMessage = FieldNames.TooLong)]
        public string Password { get; set; } = "";
    }
}
