using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace TechSupport.Features.Operations.Health.Checks.Host;

/// <summary>The certificate that browsers see at the public address, wherever it is kept.</summary>
public sealed class PublicCertificate(IOptions<HospitalOptions> hospital, TimeProvider clock) : HealthCheck
{
    // it is ordered 60 days before
    private static readonly TimeSpan Watch = TimeSpan.FromDays(60);
    private static readonly TimeSpan Broken = TimeSpan.FromDays(7);

    public override CheckFacts Facts { get; } = new("public-certificate", CheckGroup.Host, "The certificate that browsers see is good for weeks")
    {
        Every = TimeSpan.FromHours(1),
        Cause = "Nobody has ordered or installed the next one.",
        Cure = "Order it from the hospital’s authority and exchange the file; the proxy takes it over.",
        Runbook = "symptoms/certificate-expired.md#tls",
    };

    public override async Task<Finding> LookAsync(CancellationToken ct)
    {
        var address = new Uri(hospital.Value.PublicUrl);
        if (address.Scheme != Uri.UriSchemeHttps) return Finding.Good("The public address needs none: {0}.", hospital.Value.PublicUrl);
        DateTimeOffset end = default;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, ct);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(new()
            {
                TargetHost = address.Host,
                // whether it is trusted, the browsers of the hospital know better than this container
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    if (certificate is X509Certificate2 known) end = known.NotAfter.ToUniversalTime();
                    return certificate is not null;
                },
            }, ct);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException) { return Finding.Broken("No secure connection to {0}: {1}", address.Authority, e.Message); }
        var left = end - clock.GetUtcNow();
        return new(left < Broken ? HealthState.Broken : left < Watch ? HealthState.Watch : HealthState.Good, "It is good until {0}.", end);
    }
}
