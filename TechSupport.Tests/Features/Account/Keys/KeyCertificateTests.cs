using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using TechSupport.Data;
using TechSupport.Features.Account.Keys;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.Keys;

/// <summary>A certificate that can do its work, or one sentence that does not repeat it.</summary>
[Trait("Needs", "nothing")]
public sealed class KeyCertificateTests
{
    [Fact]
    public void What_cannot_seal_keys_is_one_sentence()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var elliptic = new CertificateRequest("CN=x", curve, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        var (certificate, key) = Split(KeyCertificate.Pem);
        var (_, otherKey) = Split(KeyCertificate.Make());
        using var rsa = RSA.Create(2048);
        var locked = rsa.ExportEncryptedPkcs8PrivateKeyPem("swordfish", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        foreach (var (current, previous, sentence) in new[]
        {
            ("", "", "DataProtection__Certificate is missing"),
            ("swordfish", "", "DataProtection__Certificate is not PEM text"),
            (key, "", "DataProtection__Certificate is not PEM text"),
            (certificate, "", "has no private key that belongs to it"),
            (certificate + otherKey, "", "has no private key that belongs to it"),
            (certificate + locked, "", "has no private key that belongs to it and needs no password"),
            (certificate.Replace("MII", "MXX", StringComparison.Ordinal) + key, "", "the certificate is damaged"),
            ($"{elliptic.ExportCertificatePem()}\n{curve.ExportPkcs8PrivateKeyPem()}", "", "the key must be RSA"),
            (KeyCertificate.Pem + KeyCertificate.Make(), "", "more than one certificate"),
            (KeyCertificate.Pem, "swordfish", "DataProtection__PreviousCertificates is not PEM text"),
            (KeyCertificate.Pem, certificate, "DataProtection__PreviousCertificates: a certificate has no private key"),
        })
        {
            var said = Assert.Throws<StartupException>(() => Read(current, previous, "Production")).Message;
            Assert.Contains(sentence, said, StringComparison.Ordinal);
            foreach (var secret in new[] { "swordfish", "MII", "PRIVATE KEY-----\n" }) Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_expired_certificate_goes_on_and_is_warned_of()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.Null(Read(KeyCertificate.Make(days: 90), "", "Production").Warning(now));
        Assert.Contains("expires on", Read(KeyCertificate.Make(days: 20), "", "Production").Warning(now), StringComparison.Ordinal);
        Assert.Contains("expired on", Read(KeyCertificate.Make(days: -1), "", "Production").Warning(now), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_previous_ones_are_read_in_whatever_order_their_parts_stand()
    {
        var ((first, firstKey), (second, secondKey)) = (Split(KeyCertificate.Make()), Split(KeyCertificate.Make()));
        Assert.Equal(2, Read(KeyCertificate.Pem, secondKey + first + second + firstKey, "Production").Previous.Count(c => c.HasPrivateKey));
    }

    [Fact]
    public void A_development_machine_needs_none() => Assert.Null(Read("", "", "Development").Current);

    private static KeyCertificates Read(string current, string previous, string environment) => KeyCertificates.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("DataProtection:Certificate", current), new("DataProtection:PreviousCertificates", previous)]).Build(),
        new HostingEnvironment { EnvironmentName = environment });

    private static (string Certificate, string Key) Split(string pem)
    {
        var at = pem.IndexOf("-----BEGIN PRIVATE KEY", StringComparison.Ordinal);
        return (pem[..at], pem[at..] + "\n");
    }
}
