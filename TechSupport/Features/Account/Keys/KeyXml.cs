using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace TechSupport.Features.Account.Keys;

/// <summary>A key of the Data Protection ring as it is stored: the framework's elements, and one of ours that says when a key stops.</summary>
public static class KeyXml
{
    private static readonly XNamespace Protection = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName Open = Protection + "requiresEncryption";
    private static readonly XName Sealed = Protection + "encryptedSecret";
    private static readonly XName Certificate = XName.Get("X509Certificate", "http://www.w3.org/2000/09/xmldsig#");

    /// <returns>Null when it is damaged: no XML, or a key, revocation or retirement without what belongs to it.</returns>
    public static XElement? Read(string? xml)
    {
        try
        {
            var element = XElement.Parse(xml ?? "");
            var whole = element.Name.LocalName switch
            {
                "key" => IdOf(element) is not null && new[] { "creationDate", "activationDate", "expirationDate" }.All(name => (DateTimeOffset?)element.Element(name) is not null),
                "revocation" => (DateTimeOffset?)element.Element("revocationDate") is not null && element.Element("key")?.Attribute("id") is { } id && (id.Value == "*" || (Guid?)id is not null),
                "retirement" => RetirementOf(element) is not null,
                _ => true,
            };
            return whole ? element : null;
        }
        catch (Exception e) when (IsDamage(e)) { return null; }
    }

    /// <summary>What a damaged key throws where it is taken apart: each part has its own way to fail, and none may take the helpdesk down.</summary>
    public static bool IsDamage(Exception e) => e is not (OutOfMemoryException or OperationCanceledException);

    /// <summary>From this moment the key is revoked; an earlier version of the product passes over it.</summary>
    public static XElement Retirement(Guid key, DateTimeOffset at) =>
        new("retirement", new XAttribute("version", 1), new XElement("key", new XAttribute("id", key)), new XElement("retirementDate", at));

    /// <returns>Null when it is something else.</returns>
    public static (Guid Key, DateTimeOffset At)? RetirementOf(XElement element) =>
        element.Name == "retirement" ? ((Guid)element.Element("key")!.Attribute("id")!, (DateTimeOffset)element.Element("retirementDate")!) : null;

    public static XElement Revocation(Guid key, DateTimeOffset at) =>
        new("revocation", new XAttribute("version", 1), new XElement("revocationDate", at), new XElement("key", new XAttribute("id", key)), new XElement("reason", "retired"));

    /// <summary>The id of a key element; null for every other element.</summary>
    public static Guid? IdOf(XElement element) => element.Name == "key" ? (Guid?)element.Attribute("id") : null;

    public static bool IsOpen(XElement key) => key.Descendants().Any(e => (bool?)e.Attribute(Open) == true);

    public static bool IsSealedBy(XElement key, X509Certificate2 certificate) =>
        !IsOpen(key) && key.Descendants(Certificate).Select(c => Bytes(c.Value)).ToList() is { Count: > 0 } all && all.All(c => c.AsSpan().SequenceEqual(certificate.RawData));

    /// <summary>Puts the secret parts of a key under another certificate; the key itself stays the same.</summary>
    public static void Seal(XElement key, IXmlDecryptor open, IXmlEncryptor seal)
    {
        foreach (var secret in key.Descendants(Sealed).ToList()) secret.ReplaceWith(open.Decrypt(secret.Elements().Single()));
        foreach (var plain in key.Descendants().Where(e => (bool?)e.Attribute(Open) == true).ToList())
        {
            // the framework's own warning that what follows is open
            foreach (var comment in plain.Nodes().OfType<XComment>().ToList()) comment.Remove();
            var info = seal.Encrypt(plain);
            plain.ReplaceWith(new XElement(Sealed, new XAttribute("decryptorType", info.DecryptorType.AssemblyQualifiedName!), info.EncryptedElement));
        }
    }

    private static byte[] Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
