using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TechSupport.Features.Account.Keys;

/// <summary>The certificate that seals the Data Protection keys in the database, and those that still open what they sealed before.</summary>
/// <param name="Current">Null only in Development, where keys may lie open.</param>
/// <param name="Previous">Older ones; they open and never seal.</param>
public sealed record KeyCertificates(X509Certificate2? Current, IReadOnlyList<X509Certificate2> Previous)
{
    private const int SmallestKey = 2048;

    /// <exception cref="StartupException">Missing outside Development, or nothing that can seal; nothing of the text itself is repeated.</exception>
    public static KeyCertificates Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var current = Parse("DataProtection__Certificate", configuration["DataProtection:Certificate"]);
        var previous = Parse("DataProtection__PreviousCertificates", configuration["DataProtection:PreviousCertificates"]);
        if (current.Count > 1) throw new StartupException("DataProtection__Certificate has more than one certificate: the older ones belong in DataProtection__PreviousCertificates.");
        if (current.Count == 0 && !environment.IsDevelopment())
            throw new StartupException("DataProtection__Certificate is missing: it seals the keys of all sign-ins in the database. Give a certificate and its private key as PEM text; ops/secrets/init makes them.");
        return new(current.FirstOrDefault(), previous);
    }

    /// <summary>What an operator should know. An expired certificate goes on working: no one may be locked out of a hospital's helpdesk at night because of a date.</summary>
    public string? Warning(DateTimeOffset now) => Current is not { } c || now + TimeSpan.FromDays(30) < c.NotAfter ? null
        : $"DataProtection__Certificate {(now < c.NotAfter ? "expires" : "expired")} on {c.NotAfter.ToUniversalTime():yyyy-MM-dd}: it goes on working, but make a new one (ops/secrets/rotate-certificate)";

    private static List<X509Certificate2> Parse(string name, string? pem)
    {
        var (certificates, keys) = (new List<string>(), new List<string>());
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out var found))
        {
            var label = rest[found.Label];
            var block = rest[found.Location].ToString();
            if (label is "CERTIFICATE") certificates.Add(block);
            else if (label is not "ENCRYPTED PRIVATE KEY" && label.EndsWith("PRIVATE KEY", StringComparison.Ordinal)) keys.Add(block);
            rest = rest[found.Location.End..];
        }
        if (certificates.Count == 0 && !string.IsNullOrWhiteSpace(pem))
            throw new StartupException($"{name} is not PEM text: it starts with -----BEGIN CERTIFICATE----- and has the private key too.");
        return [.. certificates.Select(c => Paired(name, c, keys))];
    }

    private static X509Certificate2 Paired(string name, string certificate, List<string> keys)
    {
        try { using var readable = X509Certificate2.CreateFromPem(certificate); }
        catch (CryptographicException) { throw new StartupException($"{name}: the certificate is damaged and cannot be read."); }
        foreach (var key in keys)
        {
            X509Certificate2 paired;
            try { paired = X509Certificate2.CreateFromPem(certificate, key); }
            catch (Exception e) when (e is CryptographicException or ArgumentException) { continue; }
            using var rsa = paired.GetRSAPrivateKey();
            if (rsa is { KeySize: >= SmallestKey }) return paired;
            throw new StartupException($"{name}: the key must be RSA of {SmallestKey} bits or more; no other kind can seal keys.");
        }
        throw new StartupException($"{name}: a certificate has no private key that belongs to it and needs no password.");
    }
}
