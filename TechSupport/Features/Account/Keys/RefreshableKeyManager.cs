using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace TechSupport.Features.Account.Keys;

/// <summary>The framework's key manager, whose cached ring also ends when another instance has changed the keys.</summary>
public sealed class RefreshableKeyManager(XmlKeyManager keys) : IKeyManager, IDisposable
{
    private CancellationTokenSource ring = new();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate)
    {
        var key = keys.CreateNewKey(activationDate, expirationDate);
        Changed();
        return key;
    }

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public CancellationToken GetCacheExpirationToken() => Volatile.Read(ref ring).Token;

    public void RevokeKey(Guid keyId, string? reason = null)
    {
        keys.RevokeKey(keyId, reason);
        Changed();
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null)
    {
        keys.RevokeAllKeys(revocationDate, reason);
        Changed();
    }

    /// <summary>The ring is read anew with the next use.</summary>
    public void Changed() => Interlocked.Exchange(ref ring, new()).Cancel();

    public void Dispose() => ring.Dispose();
}
