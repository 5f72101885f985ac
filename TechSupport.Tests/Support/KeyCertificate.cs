using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TechSupport.Tests.Support;

/// <summary>Certificates for the Data Protection keys, made anew in every run.</summary>
public static class KeyCertificate
{
    /// <summary>One for all who only need any.</summary>
    public static string Pem { get; } = Make();

    /// <param name="days">How long it is still good; negative for one that expired.</param>
    /// <returns>PEM text: the certificate and its private key.</returns>
    public static string Make(int days = 365)
    {
        using var key = RSA.Create(2048);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=TechSupport keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddYears(-1), now.AddDays(days));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
