using System.Threading.RateLimiting;

namespace TechSupport.Features.Account.SignIn;

/// <summary>
/// Hashes passwords a few at a time, because each costs about 0.2 s of a core, and lets only so many wait: a few of one address, so
/// that one machine keeps nobody else from signing in, right passwords included. Nobody may hold a connection of the database while
/// waiting here: those who have their turn want one next.
/// </summary>
/// <param name="atOnce">One core less than there are stays for everybody else.</param>
/// <param name="waiting">The last in the queue waits about four seconds.</param>
public sealed class PasswordQueue(int atOnce, int waiting) : IDisposable
{
    /// <summary>Seconds until it is worth trying again.</summary>
    public const string RetryAfter = "10";

    /// <summary>Of one address, beside the one that is being hashed.</summary>
    public const int WaitingOfAddress = 2;

    private readonly ConcurrencyLimiter limiter = new(new() { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    private readonly Lock guard = new();
    private readonly Dictionary<string, int> here = [];

    public PasswordQueue() : this(Math.Max(1, Environment.ProcessorCount - 1), 20 * Math.Max(1, Environment.ProcessorCount - 1)) { }

    /// <param name="hash">What takes its time.</param>
    /// <param name="address">Where the request came from.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="PasswordQueueFull">Too many wait already.</exception>
    public async Task<T> InTurnAsync<T>(Func<T> hash, string address, CancellationToken ct)
    {
        if (!Enter(address)) throw Full(ofAddress: true);
        try { return await InTurnAsync(hash, ct); }
        finally { Leave(address); }
    }

    public void Dispose() => limiter.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> hash, CancellationToken ct)
    {
        SignInMetrics.Waiting.Inc();
        RateLimitLease lease;
        try { lease = await limiter.AcquireAsync(1, ct); }
        finally { SignInMetrics.Waiting.Dec(); }
        using (lease) return lease.IsAcquired ? hash() : throw Full(ofAddress: false);
    }

    private static PasswordQueueFull Full(bool ofAddress)
    {
        SignInMetrics.TurnedAway.Inc();
        return new(ofAddress);
    }

    private bool Enter(string address)
    {
        lock (guard)
        {
            var count = here.GetValueOrDefault(address);
            if (count > WaitingOfAddress) return false;
            here[address] = count + 1;
            return true;
        }
    }

    private void Leave(string address)
    {
        lock (guard)
        {
            if (here[address] == 1) here.Remove(address);
            else here[address]--;
        }
    }
}

/// <summary>So many passwords wait to be hashed that one more would only wait in vain.</summary>
/// <param name="ofAddress">Too many of one address; others still get their turn.</param>
public sealed class PasswordQueueFull(bool ofAddress) : Exception("Too many passwords wait to be hashed.")
{
    public SignInResult Result => ofAddress ? SignInResult.Crowded : SignInResult.Busy;
}
