using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using TechSupport.Features.Account.Keys;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.Keys;

/// <summary>Keys as they are stored: what is whole is read, what is damaged is passed over.</summary>
[Trait("Needs", "nothing")]
public sealed class KeyXmlTests
{
    private const string Id = "1b7f0c55-6f0e-4f0a-9d0e-0a3f5d0c9a11";
    private const string Dates = "<creationDate>2026-11-01T00:00:00Z</creationDate><activationDate>2026-11-01T00:00:00Z</activationDate><expirationDate>2027-01-30T00:00:00Z</expirationDate>";
    private const string Open = "<secret xmlns:p=\"http://schemas.asp.net/2015/03/dataProtection\" p:requiresEncryption=\"true\">x</secret>";

    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData($"<key id=\"{Id}\">{Dates}</key>")]
    [InlineData($"<revocation><revocationDate>2026-11-01T00:00:00Z</revocationDate><key id=\"{Id}\"/></revocation>")]
    [InlineData("<revocation><revocationDate>2026-11-01T00:00:00Z</revocationDate><key id=\"*\"/></revocation>")]
    [InlineData($"<retirement><key id=\"{Id}\"/><retirementDate>2026-11-01T00:00:00Z</retirementDate></retirement>")]
    [InlineData("<later/>")]
    public void What_is_whole_is_read(string xml) => Assert.Equal(XElement.Parse(xml).ToString(), KeyXml.Read(xml)?.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<key")]
    [InlineData($"<key>{Dates}</key>")]
    [InlineData($"<key id=\"nobody\">{Dates}</key>")]
    [InlineData($"<key id=\"{Id}\"><activationDate>2026-11-01T00:00:00Z</activationDate><expirationDate>2027-01-30T00:00:00Z</expirationDate></key>")]
    [InlineData($"<key id=\"{Id}\"><creationDate>2026-11-01T00:00:00Z</creationDate><expirationDate>2027-01-30T00:00:00Z</expirationDate></key>")]
    [InlineData($"<key id=\"{Id}\"><creationDate>2026-11-01T00:00:00Z</creationDate><activationDate>2026-11-01T00:00:00Z</activationDate></key>")]
    [InlineData($"<key id=\"{Id}\"><creationDate>yesterday</creationDate><activationDate>2026-11-01T00:00:00Z</activationDate><expirationDate>2027-01-30T00:00:00Z</expirationDate></key>")]
    [InlineData($"<revocation><key id=\"{Id}\"/></revocation>")]
    [InlineData("<revocation><revocationDate>2026-11-01T00:00:00Z</revocationDate></revocation>")]
    [InlineData("<revocation><revocationDate>2026-11-01T00:00:00Z</revocationDate><key/></revocation>")]
    [InlineData("<revocation><revocationDate>2026-11-01T00:00:00Z</revocationDate><key id=\"nobody\"/></revocation>")]
    [InlineData("<retirement><retirementDate>2026-11-01T00:00:00Z</retirementDate></retirement>")]
    [InlineData($"<retirement><key id=\"{Id}\"/></retirement>")]
    public void What_is_damaged_is_passed_over(string? xml) => Assert.Null(KeyXml.Read(xml));

    [Fact]
    public void A_retirement_says_which_key_and_when()
    {
        var written = KeyXml.Retirement(new(Id), At);
        Assert.Equal((new(Id), At), KeyXml.RetirementOf(written));
        Assert.Equal("1", written.Attribute("version")?.Value);
        Assert.NotNull(KeyXml.Read(written.ToString()));
        Assert.Null(KeyXml.RetirementOf(new XElement("key")));
    }

    [Fact]
    public void A_revocation_is_one_the_framework_reads()
    {
        var written = KeyXml.Revocation(new(Id), At);
        Assert.Equal($"<revocation version=\"1\"><revocationDate>2026-11-23T09:00:00Z</revocationDate><key id=\"{Id}\" /><reason>retired</reason></revocation>", written.ToString(SaveOptions.DisableFormatting));
        Assert.NotNull(KeyXml.Read(written.ToString()));
    }

    [Fact]
    public void Only_a_key_has_an_id()
    {
        Assert.Equal(new(Id), KeyXml.IdOf(XElement.Parse($"<key id=\"{Id}\"/>")));
        Assert.Null(KeyXml.IdOf(XElement.Parse($"<revocation id=\"{Id}\"/>")));
    }

    [Theory]
    [InlineData(Open, true)]
    [InlineData("<secret/>", false)]
    [InlineData("<secret requiresEncryption=\"true\"/>", false)]
    [InlineData("<secret xmlns:p=\"http://schemas.asp.net/2015/03/dataProtection\" p:requiresEncryption=\"false\"/>", false)]
    public void A_key_lies_open_where_the_framework_asks_for_a_seal(string secret, bool open) =>
        Assert.Equal(open, KeyXml.IsOpen(XElement.Parse($"<key><descriptor>{secret}</descriptor></key>")));

    [Fact]
    public void A_seal_is_put_around_what_lay_open_or_under_another_one_and_around_nothing_else()
    {
        var key = XElement.Parse($"<key><descriptor><!-- the warning -->{Open.Replace(">x<", "><!-- Warning: the key below is in an unencrypted form. --><value>x</value><", StringComparison.Ordinal)}</descriptor><public/></key>");
        KeyXml.Seal(key, new Opener(), new Sealer("one"));
        Assert.False(KeyXml.IsOpen(key));
        var secret = Assert.Single(key.Element("descriptor")!.Elements());
        Assert.Equal("encryptedSecret", secret.Name.LocalName);
        Assert.Equal(typeof(Opener).AssemblyQualifiedName, secret.Attribute("decryptorType")?.Value);
        Assert.Equal("one", secret.Element("sealed")?.Attribute("by")?.Value);
        Assert.Empty(XElement.Parse(secret.Value).DescendantNodes().OfType<XComment>());
        Assert.NotNull(key.Element("public"));
        KeyXml.Seal(key, new Opener(), new Sealer("two"));
        Assert.Equal("two", key.Descendants("sealed").Single().Attribute("by")?.Value);
        Assert.Equal("x", XElement.Parse(key.Descendants("sealed").Single().Value).Element("value")?.Value);
    }

    [Fact]
    public void Which_certificate_sealed_a_key_is_told_by_all_that_stands_in_it()
    {
        using var mine = X509Certificate2.CreateFromPem(KeyCertificate.Pem);
        string Sealed(params string[] by) => $"<key>{string.Concat(by.Select(b => $"<X509Certificate xmlns=\"http://www.w3.org/2000/09/xmldsig#\">{b}</X509Certificate>"))}</key>";
        var data = Convert.ToBase64String(mine.RawData);
        Assert.True(KeyXml.IsSealedBy(XElement.Parse(Sealed(data)), mine));
        Assert.True(KeyXml.IsSealedBy(XElement.Parse(Sealed(data, data)), mine));
        Assert.False(KeyXml.IsSealedBy(XElement.Parse(Sealed(data, "AAAA")), mine));
        Assert.False(KeyXml.IsSealedBy(XElement.Parse(Sealed("no base64")), mine));
        Assert.False(KeyXml.IsSealedBy(XElement.Parse(Sealed()), mine));
        Assert.False(KeyXml.IsSealedBy(XElement.Parse(Sealed(data).Replace("</key>", $"{Open}</key>", StringComparison.Ordinal)), mine));
    }

    [Fact]
    public void A_time_is_written_to_the_second_in_UTC() => Assert.Equal("2026-11-23T09:00:00Z", KeyXml.Time(At.ToOffset(TimeSpan.FromHours(3))));

    [Fact]
    public void Neither_a_lack_of_memory_nor_a_stop_is_damage()
    {
        Assert.True(KeyXml.IsDamage(new FormatException()));
        Assert.False(KeyXml.IsDamage(new OperationCanceledException()));
        Assert.False(KeyXml.IsDamage(new InsufficientMemoryException()));
    }

    private sealed class Opener : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) => XElement.Parse(encryptedElement.Value);
    }

    private sealed class Sealer(string by) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(new XElement("sealed", new XAttribute("by", by), plaintextElement.ToString()), typeof(Opener));
    }
}
