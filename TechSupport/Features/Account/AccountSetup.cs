using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using TechSupport.Features.Account.Keys;
using TechSupport.Features.Account.Password;
using TechSupport.Features.Account.Sessions;
using TechSupport.Features.Account.SignIn;
using TechSupport.Features.People;

namespace TechSupport.Features.Account;

/// <summary>Cookie sign-in through Identity, its limits, and the key ring in the database.</summary>
public static class AccountSetup
{
    private static readonly TimeSpan StampInterval = TimeSpan.FromMinutes(1);

    public static void AddAccounts(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        // there from the start, at zero: an alert on its growth cannot see a counter's first value
        SignInMetrics.Failed.Publish();
        SignInMetrics.TurnedAway.Publish();
        SignInMetrics.Waiting.Publish();
        // before Identity, which adds its own only when there is none
        services.AddScoped<IPasswordValidator<User>, PasswordRules>();
        services.AddScoped<IPasswordHasher<User>, NormalizingHasher>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.User.AllowedUserNameCharacters = null!;
                identity.Tokens.PasswordResetTokenProvider = LinkTokens.Provider;
            })
            .AddUserStore<AccountStore>()
            .AddTokenProvider<LinkTokens>(LinkTokens.Provider)
            .AddSignInManager<AccountSignIn>()
            .AddClaimsPrincipalFactory<ClaimsFactory>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = AccountRules.HashIterations);
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = StampInterval);
        services.AddSingleton<PasswordQueue>(_ => new());
        services.AddSingleton<SessionRegister>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<PasswordSetter>();
        services.AddScoped<PasswordLinks>();
        services.AddKeyRing(configuration, environment);
        services.ConfigureApplicationCookie(cookie =>
        {
            // over plain http the __Host- prefix and Secure cannot be: allowed on a development machine only
            cookie.Cookie.Name = environment.IsDevelopment() ? "ts" : "__Host-ts";
            cookie.Cookie.SecurePolicy = environment.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = AccountRules.SlidingLifetime;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = AccountLinks.SignIn;
            cookie.LogoutPath = AccountLinks.SignOut;
            cookie.Events.OnSigningIn = BeginAsync;
            cookie.Events.OnSigningOut = c => Sessions(c.HttpContext).EndAsync(Db(c.HttpContext), c.HttpContext.User, c.HttpContext.RequestAborted);
            cookie.Events.OnValidatePrincipal = Validate;
            cookie.Events.OnCheckSlidingExpiration = c =>
            {
                c.ShouldRenew &= !c.Request.IsPolling();
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToLogin = ExpiredSignIn.ChallengeAsync;
            cookie.Events.OnRedirectToAccessDenied = c =>
            {
                c.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
        });
    }

    private static async Task BeginAsync(CookieSigningInContext context)
    {
        if (context.Principal?.Identity is not ClaimsIdentity identity) return;
        if (!identity.HasClaim(c => c.Type == AccountSignIn.StartedClaim))
            identity.AddClaim(new(AccountSignIn.StartedClaim, Clock(context.HttpContext).GetUtcNow().ToUnixTimeSeconds().ToString()));
        await Sessions(context.HttpContext).BeginAsync(Db(context.HttpContext), identity, context.HttpContext.User, context.HttpContext.RequestAborted);
    }

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var started = long.TryParse(context.Principal?.FindFirstValue(AccountSignIn.StartedClaim), out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.MinValue;
        if (Clock(context.HttpContext).GetUtcNow() - started > AccountRules.AbsoluteSessionLifetime)
        {
            // the cookie stays: it is worth nothing, but it still tells who wrote a form that comes too late
            context.RejectPrincipal();
            return;
        }
        var before = context.Principal!;
        try
        {
            // the stamp's own check, once a minute, looks at the session too
            if (!IsStampDue(context) && !await Sessions(context.HttpContext).IsOpenAsync(Db(context.HttpContext), before, context.HttpContext.RequestAborted))
            {
                context.RejectPrincipal();
                return;
            }
            await SecurityStampValidator.ValidatePrincipalAsync(context);
        }
        catch (Exception e) when (DatabaseFault.IsUnavailable(e))
        {
            // while the stamp cannot be checked, people stay signed in for this request: the page itself says what is wrong and keeps their text
            context.ShouldRenew = false;
            return;
        }
        // a refreshed principal is a new one: the session and its shift go on from where they started
        if (context.Principal is { Identity: ClaimsIdentity identity } && context.Principal != before)
            identity.AddClaims(AccountSignIn.Kept(before).Where(c => !identity.HasClaim(has => has.Type == c.Type)));
        // a checked stamp renews the cookie for a full quarter of an hour: not for a page that only polls
        context.ShouldRenew &= !context.Request.IsPolling();
    }

    private static bool IsStampDue(CookieValidatePrincipalContext context) =>
        context.Properties.IssuedUtc is not { } issued || Clock(context.HttpContext).GetUtcNow() - issued > StampInterval;

    private static SessionRegister Sessions(HttpContext http) => http.RequestServices.GetRequiredService<SessionRegister>();

    private static AppDb Db(HttpContext http) => http.RequestServices.GetRequiredService<AppDb>();

    private static TimeProvider Clock(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>();
}
