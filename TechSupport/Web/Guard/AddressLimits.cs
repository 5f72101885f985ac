using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace TechSupport.Web.Guard;

/// <summary>So many requests a minute of one address, and of all together, at a place where nobody signs in.</summary>
/// <param name="OfAll">Null where one address takes nothing from the others.</param>
public sealed record AddressLimit(string Name, int OfAnAddress, int? OfAll = null)
{
    /// <summary>A calendar program asks every few minutes; a stranger who guesses is slowed down.</summary>
    public static readonly AddressLimit Calendars = new("calendars", 120);

    /// <summary>The same of the monitoring and of whoever guesses its secret.</summary>
    public static readonly AddressLimit Alerts = new("alerts", 120);

    /// <summary>A ward or a terminal server has one address; what is lost at the change of shifts changes no percentile.</summary>
    public static readonly AddressLimit Beacons = new("beacons", 600, 6_000);
}

/// <summary>
/// Counts what comes of an address, so that a program that does not sign in floods neither the database nor our memory. In memory: two
/// instances let through twice as many.
/// </summary>
public sealed class AddressLimits : IDisposable
{
    /// <summary>What whoever was refused is told: seconds after which there is room again.</summary>
    public const string RetryAfter = "60";

    // an address first: what it is refused takes nothing from the others. Of one that is silent for a minute nothing is remembered
    private readonly PartitionedRateLimiter<(AddressLimit Limit, string Address)> limits = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<(AddressLimit Limit, string Address), (string, string)>(k => Minute((k.Limit.Name, k.Address), k.Limit.OfAnAddress)),
        PartitionedRateLimiter.Create<(AddressLimit Limit, string Address), string>(k => k.Limit.OfAll is { } all ? Minute(k.Limit.Name, all) : RateLimitPartition.GetNoLimiter(k.Limit.Name)));

    /// <summary>False when there were enough within the minute.</summary>
    public bool Take(AddressLimit limit, IPAddress? from)
    {
        using var lease = limits.AttemptAcquire((limit, Key(from)));
        return lease.IsAcquired;
    }

    public void Dispose() => limits.Dispose();

    // a machine has as many IPv6 addresses of its network as it likes
    private static string Key(IPAddress? from) => from switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => from.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(from.GetAddressBytes().AsSpan(0, 8)),
        _ => from.ToString(),
    };

    private static RateLimitPartition<T> Minute<T>(T key, int permits) => RateLimitPartition.GetFixedWindowLimiter(key,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 });
}
