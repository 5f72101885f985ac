using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;

namespace TechSupport.Features.Account.Keys;

/// <summary>
/// The key activated last protects. The framework's own choice keeps to a key of two days ago, because its instances may
/// not know a newer one; ours read the ring every few seconds (<see cref="KeyRingRefresher"/>), and a rotation must count at once.
/// </summary>
public sealed class NewestKeyResolver(ILogger<NewestKeyResolver> log) : IDefaultKeyResolver
{
    // clocks of two machines differ: a key another one has just made is used rather than a second one made
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    // as long before as the framework does: a successor made in the last moment would be made by every instance at once, each its own
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(2);

    public DefaultKeyResolution ResolveDefaultKeyPolicy(DateTimeOffset now, IEnumerable<IKey> allKeys)
    {
        var usable = allKeys.Where(k => !k.IsRevoked && k.ExpirationDate > now).ToList();
        var key = usable.Where(k => k.ActivationDate <= now).OrderByDescending(k => k.ActivationDate).ThenBy(k => k.KeyId)
            .Concat(usable.Where(k => k.ActivationDate > now && k.ActivationDate <= now + Skew).OrderBy(k => k.ActivationDate).ThenBy(k => k.KeyId))
            .FirstOrDefault(IsReadable);
        return new() { DefaultKey = key, ShouldGenerateNewKey = key is null || key.ExpirationDate <= now + Ahead && !usable.Any(k => Succeeds(k, key, now)) };
    }

    private static bool Succeeds(IKey other, IKey key, DateTimeOffset now) =>
        other.ActivationDate > key.ActivationDate && other.ActivationDate <= key.ExpirationDate + Skew && other.ExpirationDate > now + Ahead;

    private bool IsReadable(IKey key)
    {
        try { return key.CreateEncryptor() is not null; }
        catch (Exception e) when (KeyXml.IsDamage(e))
        {
            log.LogError("Data Protection key {Key} cannot be opened with DataProtection__Certificate or DataProtection__PreviousCertificates: whoever signed in with it must sign in again", key.KeyId);
            return false;
        }
    }
}
