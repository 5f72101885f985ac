namespace TechSupport.Features.Account;

/// <summary>Addresses of the door and of one's own settings.</summary>
public static class AccountLinks
{
    public const string SignIn = "/sign-in";
    public const string SignOut = "/sign-out";
    public const string Forgot = "/forgot";
    public const string ForgotSent = "/forgot?sent=true";
    public const string Reset = "/reset";
    public const string Profile = "/me";
    public const string Password = "/me/password";
    public const string SignOutEverywhere = "/me/sign-out-everywhere";
    public const string Preferences = "/preferences";
    public const string Session = "/session";

    /// <summary>A change of language or theme, sent with a form whose text must not be lost.</summary>
    /// <param name="writtenAt">Where the form is posted to, and shown again.</param>
    /// <param name="returnUrl">Where to go when nothing was typed.</param>
    public static string PreferencesWith(string writtenAt, string returnUrl) => $"/preferences?writtenAt={Uri.EscapeDataString(writtenAt)}&returnUrl={Uri.EscapeDataString(returnUrl)}";

    public static string SignInFor(string returnUrl) => $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}";

    /// <param name="token">From <see cref="TechSupport.Features.Account.Password.PasswordLinks"/>; fit for an address already.</param>
    public static string ResetWith(long user, string token) => $"/reset?user={user}&token={token}";
}
