using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TechSupport.Features.Account.Sessions;
using TechSupport.Features.People;

namespace TechSupport.Features.Account.SignIn;

/// <summary>Identity's sign-in with two rules of ours: a disabled account has no session, and a refreshed cookie keeps the start of the shift.</summary>
public sealed class AccountSignIn(UserManager<User> users, IHttpContextAccessor context, IUserClaimsPrincipalFactory<User> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log, IAuthenticationSchemeProvider schemes, IUserConfirmation<User> confirmation, SessionRegister sessions, AppDb db)
    : SignInManager<User>(users, context, claims, options, log, schemes, confirmation)
{
    public const string StartedClaim = "started";

    public override Task<bool> CanSignInAsync(User user) => Task.FromResult(user.IsActive);

    // asked once a minute for every cookie
    public override async Task<User?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        principal is not null && await sessions.UserAsync(db, principal, Context.RequestAborted) is { IsActive: true } user
            && await ValidateSecurityStampAsync(user, principal.FindFirstValue(Options.ClaimsIdentity.SecurityStampClaimType)) ? user : null;

    /// <summary>Writes the cookie anew after a change of the person's own account; other people's sessions are never taken over.</summary>
    public override async Task RefreshSignInAsync(User user)
    {
        var now = await Context.AuthenticateAsync(AuthenticationScheme);
        if (now.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) != user.Id.ToString()) return;
        await SignInWithClaimsAsync(user, new AuthenticationProperties(), Kept(now.Principal));
    }

    /// <summary>What a cookie that is written anew keeps: which session it is and when that began.</summary>
    internal static IEnumerable<Claim> Kept(ClaimsPrincipal who) =>
        who.Claims.Where(c => c.Type is StartedClaim or SessionRegister.Claim).Select(c => new Claim(c.Type, c.Value));
}
