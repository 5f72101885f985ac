using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace TechSupport.Features.Operations.Health.Checks.Accounts;

public sealed class KeyRing(IDataProtectionProvider protection) : HealthCheck
{
    private static readonly byte[] Sample = [1, 2, 3];

    public override CheckFacts Facts { get; } = new("key-ring", CheckGroup.Accounts, "Sign-ins can be sealed and opened")
    {
        Every = TimeSpan.FromMinutes(5),
        Cause = "The keys in the database were sealed with another certificate than the one in use, as after a restore.",
        Cure = "Give the certificate of that time as DataProtection__PreviousCertificates.",
        Runbook = "symptoms/certificate-expired.md#data-protection",
    };

    public override Task<Finding> LookAsync(CancellationToken ct)
    {
        var protector = protection.CreateProtector("TechSupport.Health");
        try
        {
            return Task.FromResult(protector.Unprotect(protector.Protect(Sample)).SequenceEqual(Sample) ? Finding.Good("What is sealed opens again.") : Finding.Broken("What was sealed does not open."));
        }
        catch (CryptographicException e) { return Task.FromResult(Finding.Broken("{0}", e.Message)); }
    }
}
