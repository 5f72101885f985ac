using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>How the smoke test gets to the public address where this machine's own certificates and names do not lead there.</summary>
public static class SmokeRoute
{
    /// <param name="setting">What the file was named by, for the sentence.</param>
    /// <param name="file">Certificates (PEM) to trust; null trusts the machine's.</param>
    /// <exception cref="StartupException">They cannot be read.</exception>
    public static X509Certificate2Collection? Trusted(string setting, string? file)
    {
        if (string.IsNullOrEmpty(file)) return null;
        var trusted = new X509Certificate2Collection();
        try { trusted.ImportFromPemFile(file); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException) { throw new StartupException($"{setting}: {file} cannot be read: {e.Message}"); }
        return trusted;
    }

    /// <param name="setting">What it was named by, for the sentence.</param>
    /// <param name="resolve">"HOST:PORT:ADDRESS"; null asks the machine.</param>
    /// <exception cref="StartupException">It is something else.</exception>
    public static (DnsEndPoint For, IPAddress Address)? Resolved(string setting, string? resolve)
    {
        if (string.IsNullOrEmpty(resolve)) return null;
        if (resolve.Split(':', 3) is [{ Length: > 0 } host, var port, var address] && int.TryParse(port, CultureInfo.InvariantCulture, out var number) && IPAddress.TryParse(address.Trim('[', ']'), out var ip))
            return (new(host, number), ip);
        throw new StartupException($"{setting} wants HOST:PORT:ADDRESS.");
    }
}
