using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using TechSupport.Features.Account.Keys;

namespace TechSupport.Features.Operations.Health.Checks.Accounts;

/// <summary>A key that does not open is passed over and another one made: what it sealed is lost, however well the next one works.</summary>
public sealed class KeyRing(IDataProtectionProvider protection, IKeyManager keys, TimeProvider clock) : HealthCheck
{
    private static readonly byte[] Sample = [1, 2, 3];

    public override CheckFacts Facts { get; } = new("key-ring", CheckGroup.Accounts, "Sign-ins can be sealed and opened")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The keys in the database were sealed with another certificate than the one in use, as after a restore.",
        Cure = "Give the certificate of that time as DataProtection__PreviousCertificates; if it is lost, end those keys with techsupport keys revoke.",
        Runbook = "symptoms/certificate-expired.md#data-protection",
    };

    public override Task<Finding> LookAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var closed = keys.GetAllKeys().Count(k => !k.IsRevoked && k.ExpirationDate > now && !Opens(k));
        if (closed > 0) return Task.FromResult(Finding.Broken("Keys that do not open with the certificates that are set: {0}.", closed));
        var protector = protection.CreateProtector("TechSupport.Health");
        try
        {
            return Task.FromResult(protector.Unprotect(protector.Protect(Sample)).SequenceEqual(Sample) ? Finding.Good("What is sealed opens again.") : Finding.Broken("What was sealed does not open."));
        }
        catch (CryptographicException e) { return Task.FromResult(Finding.Broken("{0}", e.Message)); }
    }

    private static bool Opens(IKey key)
    {
        try { return key.CreateEncryptor() is not null; }
        catch (Exception e) when (KeyXml.IsDamage(e)) { return false; }
    }
}
