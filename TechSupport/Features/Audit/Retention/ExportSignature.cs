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

    /// <param name="pem">Public keys, or private ones, which have them in them: one of them must fit.</param>
    public static bool Verifies(string pem, byte[] data, byte[] signature)
    {
        foreach (var one in Keys(pem))
        {
            using var key = Read(one);
            if (key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) return true;
        }
        return false;
    }

    /// <summary>What is wrong with keys that only verify; null when they can, or when there is none.</summary>
    public static string? FaultOfOthers(string pem)
    {
        try
        {
            var keys = Keys(pem).ToList();
            foreach (var one in keys) using (Read(one)) { }
            return keys.Count > 0 || string.IsNullOrWhiteSpace(pem) ? null : "it is not the PEM text of EC keys.";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException) { return "one of its keys cannot be read, or is no EC key."; }
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

    private static List<string> Keys(string pem)
    {
        var keys = new List<string>();
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out var found))
        {
            if (rest[found.Label].EndsWith(" KEY", StringComparison.Ordinal)) keys.Add(rest[found.Location].ToString());
            rest = rest[found.Location.End..];
        }
        return keys;
    }

    private static ECDsa Read(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
