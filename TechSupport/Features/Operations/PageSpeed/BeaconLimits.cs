using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace TechSupport.Features.Operations.PageSpeed;

/// <summary>
/// How many beacons are taken: so many of an address, and so many of all together. In memory: two instances let through twice as many. A
/// ward or a terminal server has one address; what is lost at the change of shifts changes no percentile.
/// </summary>
public sealed class BeaconLimits : IDisposable
{
    public const int OfAnAddress = 600;
    public const int OfAll = 6_000;

    // an address first: what it is refused takes nothing from the others. Of one that is silent for a minute nothing is remembered
    private readonly PartitionedRateLimiter<string> limits = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<string, string>(address => Minute(address, OfAnAddress)),
        PartitionedRateLimiter.Create<string, int>(_ => Minute(0, OfAll)));

    /// <summary>False when there were enough within the minute.</summary>
    public bool Take(IPAddress? from)
    {
        using var lease = limits.AttemptAcquire(Key(from));
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
