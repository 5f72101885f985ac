using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TechSupport.Features.Notifications.Channels.Email;

/// <summary>
/// Whether a mail server's certificate is good: its name, its time, an authority the machine or <c>Smtp__CaFile</c> trusts, and no revocation that is known.
/// A hospital's own network often reaches no revocation server: that nobody answers is no reason to send nothing, that the certificate is revoked is.
/// </summary>
public sealed class MailTrust(SmtpOptions smtp)
{
    private static readonly TimeSpan RevocationPatience = TimeSpan.FromSeconds(5);

    /// <summary>Why the last certificate was not good; empty when it was.</summary>
    public string Why { get; private set; } = "";

    /// <summary>Who signed the last certificate; empty when there was none.</summary>
    public string Issuer { get; private set; } = "";

    /// <summary>Fits as the callback of a TLS client.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        Issuer = certificate?.Issuer ?? "";
        Why = certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "the server shows no certificate"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"the certificate is not for {smtp.Host}"
            : Check(new X509Certificate2(certificate), sent);
        return Why.Length == 0;
    }

    /// <exception cref="CryptographicException">The file holds no certificates.</exception>
    public static X509Certificate2Collection Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0 ? authorities : throw new CryptographicException($"{file} holds no certificate.");
    }

    private string Check(X509Certificate2 certificate, X509Chain? sent)
    {
        using var owned = certificate;
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.RevocationMode = smtp.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        policy.UrlRetrievalTimeout = RevocationPatience;
        // 1.3.6.1.5.5.7.3.1: proves a server
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (sent is not null) policy.ExtraStore.AddRange(sent.ChainElements.Select(e => e.Certificate).ToArray());
        if (smtp.CaFile.Length > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Read(smtp.CaFile));
        }
        if (chain.Build(certificate)) return "";
        var faults = chain.ChainStatus.Select(s => s.Status).Where(s => s is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation)).Distinct().ToList();
        return faults.Count == 0 ? "" : string.Join(", ", faults.Select(Words));
    }

    private static string Words(X509ChainStatusFlags fault) => fault switch
    {
        X509ChainStatusFlags.Revoked => "the certificate is revoked",
        X509ChainStatusFlags.NotTimeValid => "the certificate is out of date",
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => "its authority is not trusted: set Smtp__CaFile",
        _ => fault.ToString(),
    };
}
