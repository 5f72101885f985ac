using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using TechSupport.Data;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Web;

namespace TechSupport.Features.Account;

public sealed class SignInModel(SignInManager<User> signIn, AppDb db, SignInThrottle throttle, TimeProvider clock, ILogger<SignInModel> log) : AppPage
{
    private static readonly User Stranger = new() { PasswordHash = new PasswordHasher<User>(
        Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = AccountRules.HashIterations })).HashPassword(new User(), "nobody") };

    [BindProperty] public Inputs Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnUrl { get; set; }

    /// <summary>The sealed form that is waiting for this sign-in.</summary>
    [BindProperty] public string? Kept { get; set; }

    public KeptForm? Resume { get; private set; }

    public IActionResult OnGet()
    {
        Kept = HttpContext.Kept();
        ModelState.Clear();
        if (Kept is null && User.IsSignedIn()) return GoTo(ReturnUrl, "/");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var account = Line.Of(Input.UserName);
        var address = HttpContext.Connection.RemoteIpAddress?.ToString() ?? "";
        if (!throttle.MayTry(account, address))
        {
            Response.Headers.RetryAfter = "60";
            return Refuse(StatusCodes.Status429TooManyRequests, L["Too many attempts. Wait a minute, then try again."]);
        }
        var user = await FindAsync(account, ct);
        var outcome = await throttle.InTurnAsync(() => CheckAsync(user), ct);
        if (user is not null) await RecordAsync(user, outcome, ct);
        if (!outcome.Succeeded)
        {
            SignInMetrics.Failed.Inc();
            throttle.Failed(account, address);
            log.LogInformation("Sign-in refused for user {UserId}: {Outcome}", user?.Id, outcome.ToString());
            // the same sentence whether the account exists, is locked or is off
            return Refuse(StatusCodes.Status422UnprocessableEntity, L["The user name or password is not right. Check the keyboard language and Caps Lock."]);
        }
        await signIn.SignInAsync(user!, isPersistent: false);
        log.LogInformation("Signed in: user {UserId}", user!.Id);
        HttpContext.RememberPreferences(user);
        Resume = ExpiredSignIn.Open(HttpContext, Kept);
        if (Resume is null) return GoTo(ReturnUrl, "/");
        // the antiforgery token of the page to come belongs to the person who has just signed in
        HttpContext.User = await signIn.CreateUserPrincipalAsync(user);
        return Page();
    }

    private Task<User?> FindAsync(string account, CancellationToken ct)
    {
        var normal = account.ToUpperInvariant();
        return db.Users.Include(u => u.AuditKey).SingleOrDefaultAsync(u => u.NormalizedUserName == normal || u.NormalizedEmail == normal, ct);
    }

    private async Task<Microsoft.AspNetCore.Identity.SignInResult> CheckAsync(User? user)
    {
        if (user is not null && user.IsActive) return await signIn.CheckPasswordSignInAsync(user, Input.Password, lockoutOnFailure: true);
        // an unknown account costs as much time as a known one
        signIn.UserManager.PasswordHasher.VerifyHashedPassword(Stranger, Stranger.PasswordHash!, Input.Password);
        return Microsoft.AspNetCore.Identity.SignInResult.Failed;
    }

    private async Task RecordAsync(User user, Microsoft.AspNetCore.Identity.SignInResult outcome, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        if (outcome.Succeeded) user.LastSeenAt = at;
        db.Events.Add(new Event(outcome.Succeeded ? PersonEvent.SignedIn : outcome.IsLockedOut ? PersonEvent.LockedOut : PersonEvent.SignInFailed,
            new Actor(user.Id, Role.Staff), user.Id, null, at)
            .WithPersonal(user.Id, user.AuditKey.Key, new Dictionary<string, string?> { ["address"] = HttpContext.Connection.RemoteIpAddress?.ToString() }));
        await db.SaveChangesAsync(ct);
    }

    private Microsoft.AspNetCore.Mvc.RazorPages.PageResult Refuse(int status, string sentence)
    {
        ModelState.AddModelError("", sentence);
        Response.StatusCode = status;
        return Page();
    }

    public sealed class Inputs
    {
        [Required(ErrorMessage = "Write your user name."), StringLength(People.User.EmailLength, ErrorMessage = "At most {1} characters.")]
        public string UserName { get; set; } = "";

        [Required(ErrorMessage = "Write your password."), StringLength(200, ErrorMessage = "At most {1} characters.")]
        public string Password { get; set; } = "";
    }
}
