using System.Threading.RateLimiting;

namespace TechSupport.Features.Account.SignIn;

/// <summary>
/// Slows down guessing: 5 wrong attempts a minute per account and address, 60 per address (a ward shares one). In memory: two
/// instances let through twice as many, and the lockout, which is in the database, still holds.
/// </summary>
public sealed class SignInThrottle : IDisposable
{
    private readonly PartitionedRateLimiter<(string Account, string Address)> attempts = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(string Account, string Address), string>(k => Window($"{k.Account.ToUpperInvariant()}|{k.Address}", 5, TimeSpan.FromMinutes(1))),
        PartitionedRateLimiter.Create<(string Account, string Address), string>(k => Window(k.Address, 60, TimeSpan.FromMinutes(1))));

    private readonly PartitionedRateLimiter<string> resets = PartitionedRateLimiter.Create<string, string>(address => Window(address, AccountRules.ResetRequests, TimeSpan.FromHours(1)));

    /// <summary>False when this account or address has to wait a minute.</summary>
    public bool MayTry(string account, string address)
    {
        using var lease = attempts.AttemptAcquire((account, address), permitCount: 0);
        return lease.IsAcquired;
    }

    public void Failed(string account, string address) => attempts.AttemptAcquire((account, address)).Dispose();

    /// <summary>False when too many links were asked for from this address within the hour.</summary>
    public bool MayAskForReset(string address)
    {
        using var lease = resets.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        attempts.Dispose();
        resets.Dispose();
    }

    private static RateLimitPartition<string> Window(string key, int permits, TimeSpan window) => RateLimitPartition.GetFixedWindowLimiter(key,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window, QueueLimit = 0 });
}
