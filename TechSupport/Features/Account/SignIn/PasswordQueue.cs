using System.Threading.RateLimiting;

namespace TechSupport.Features.Account.SignIn;

/// <summary>
/// Hashes passwords a few at a time, because each costs about 0.2 s of a core, and lets only so many wait. Nobody may hold a
/// connection of the database while waiting here: those who have their turn want one next.
/// </summary>
/// <param name="atOnce">One core less than there are stays for everybody else.</param>
/// <param name="waiting">The last in the queue waits about five seconds.</param>
public sealed class PasswordQueue(int atOnce, int waiting) : IDisposable
{
    /// <summary>Seconds until it is worth trying again.</summary>
    public const string RetryAfter = "10";

    private readonly ConcurrencyLimiter limiter = new(new() { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    public PasswordQueue() : this(Math.Max(1, Environment.ProcessorCount - 1), 25 * Math.Max(1, Environment.ProcessorCount - 1)) { }

    /// <exception cref="PasswordQueueFull">Too many wait already.</exception>
    public async Task<T> InTurnAsync<T>(Func<T> hash, CancellationToken ct)
    {
        SignInMetrics.Waiting.Inc();
        RateLimitLease lease;
        try { lease = await limiter.AcquireAsync(1, ct); }
        finally { SignInMetrics.Waiting.Dec(); }
        using (lease)
        {
            if (lease.IsAcquired) return hash();
            SignInMetrics.TurnedAway.Inc();
            throw new PasswordQueueFull();
        }
    }

    public void Dispose() => limiter.Dispose();
}

/// <summary>So many passwords wait to be hashed that one more would only wait in vain.</summary>
public sealed class PasswordQueueFull() : Exception("Too many passwords wait to be hashed.");
