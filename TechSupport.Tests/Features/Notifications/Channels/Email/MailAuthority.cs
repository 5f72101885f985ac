using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>The hospital's own certificate authority, with or without a server that says what it has revoked.</summary>
public sealed class MailAuthority : IAsyncDisposable
{
    private readonly X509Certificate2 root;
    private readonly CertificateRevocationListBuilder revoked = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-authority-");
    private WebApplication? server;

    public MailAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=Hospital {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-400), DateTimeOffset.UtcNow.AddDays(400));
        File.WriteAllText(CaFile, root.ExportCertificatePem());
    }

    /// <summary>What its certificates call it.</summary>
    public string Name => root.Subject;

    /// <summary>For Smtp__CaFile.</summary>
    public string CaFile => Path.Combine(folder.FullName, "ca.pem");

    /// <param name="name">The host it is for, a name or an address.</param>
    /// <param name="asks">Where the list of what is revoked is said to be; null says nothing.</param>
    public X509Certificate2 Issue(string name = "127.0.0.1", Uri? asks = null, int lastDay = 30)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (asks is not null) request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([asks.AbsoluteUri]));
        using var issued = request.Create(root, DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(lastDay), RandomNumberGenerator.GetBytes(12));
        using var whole = issued.CopyWithPrivateKey(key);
        // a key that only lives in memory is refused by some servers
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), password: null);
    }

    public void Revoke(X509Certificate2 certificate) => revoked.AddEntry(certificate);

    /// <summary>Begins to answer what is revoked.</summary>
    public async Task<Uri> AnswerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/{name}", () => Results.Bytes(revoked.Build(root, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), "application/pkix-crl"));
        await server.StartAsync();
        // the list is kept by its address: a new one for every test
        return new Uri($"{server.Urls.Single()}/{Guid.NewGuid():N}.crl");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        root.Dispose();
        folder.Delete(recursive: true);
    }
}
