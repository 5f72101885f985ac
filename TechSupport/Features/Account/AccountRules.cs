namespace TechSupport.Features.Account;

/// <summary>How signing in is guarded.</summary>
public static class AccountRules
{
    public const int PasswordLength = 12;

    /// <summary>Longer ones would only cost time to hash.</summary>
    public const int LongestPassword = 200;

    /// <summary>Without a request.</summary>
    public static readonly TimeSpan SlidingLifetime = TimeSpan.FromMinutes(15);

    /// <summary>However busy: a shared workstation is signed out after a shift.</summary>
    public static readonly TimeSpan AbsoluteSessionLifetime = TimeSpan.FromHours(10);

    public static readonly TimeSpan ResetLink = TimeSpan.FromHours(1);
    public static readonly TimeSpan InvitationLink = TimeSpan.FromHours(72);

    /// <summary>Reset mails an hour to one account.</summary>
    public const int ResetMails = 3;

    /// <summary>Reset requests an hour from one address; a ward shares one.</summary>
    public const int ResetRequests = 20;

    /// <summary>Wrong passwords since the last right one.</summary>
    public const int LockoutAttempts = 10;

    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>About 0.2 s of one core (OWASP's figure for PBKDF2-HMAC-SHA512).</summary>
    public const int HashIterations = 210_000;
}
