using System.Security.Cryptography;

namespace TechSupport.Features.Audit.Retention;

/// <summary>ECDSA over SHA-256, in the form that <c>openssl dgst -sha256 -verify</c> reads too: whoever doubts us needs nothing of ours.</summary>
public static class ExportSignature
{
    /// <summary>What is wrong with a private key, without repeating any of it; null when it can sign.</summary>
    public static string? Fault(string pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            key.SignData([], HashAlgorithmName.SHA256);
            return key.KeySize >= 256 ? null : "the key is shorter than 256 bits.";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "it is not the PEM text of a private EC key, such as openssl ecparam -name prime256v1 -genkey -noout writes.";
        }
    }

    public static byte[] Sign(string privatePem, byte[] data)
    {
        using var key = Read(privatePem);
        return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <param name="publicPem">The public key, or the private one that has it in it.</param>
    public static bool Verifies(string publicPem, byte[] data, byte[] signature)
    {
        using var key = Read(publicPem);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>The public half of a key, as PEM text.</summary>
    public static string PublicOf(string pem)
    {
        using var key = Read(pem);
        return key.ExportSubjectPublicKeyInfoPem();
    }

    /// <summary>By which people compare keys: the SHA-256 of the public half, in hex.</summary>
    public static string Fingerprint(string pem)
    {
        using var key = Read(pem);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    private static ECDsa Read(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
