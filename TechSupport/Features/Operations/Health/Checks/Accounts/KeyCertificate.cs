using TechSupport.Features.Account.Keys;

namespace TechSupport.Features.Operations.Health.Checks.Accounts;

/// <summary>An ended one goes on working, so that is to be watched and no more.</summary>
public sealed class KeyCertificate(KeyCertificates certificates, TimeProvider clock) : HealthCheck
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(60);

    public override CheckFacts Facts { get; } = new("key-certificate", CheckGroup.Accounts, "The certificate that seals the keys of sign-ins is good for months")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "Its time is nearly over.",
        Cure = "Run ops/secrets/rotate-certificate: it makes a new one, and nobody is signed out.",
        Runbook = "symptoms/certificate-expired.md#data-protection",
    };

    public override Task<Finding> LookAsync(CancellationToken ct)
    {
        if (certificates.Current is not { } current) return Task.FromResult(Finding.Good("None is used, as in development."));
        DateTimeOffset end = current.NotAfter.ToUniversalTime();
        return Task.FromResult(new Finding(end - clock.GetUtcNow() < Ahead ? HealthState.Watch : HealthState.Good, "It is good until {0}.", end));
    }
}
