using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;
using TechSupport.Features.Account.Keys;

namespace TechSupport.Tests.Features.Account.Keys;

/// <summary>Which key protects, and when the next one is made.</summary>
[Trait("Needs", "nothing")]
public sealed class NewestKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private readonly NewestKeyResolver resolver = new(NullLogger<NewestKeyResolver>.Instance);

    [Theory]
    [InlineData(49, false)]
    [InlineData(47, true)]
    [InlineData(1, true)]
    public void The_successor_is_made_two_days_before_a_key_expires(int hoursLeft, bool makes)
    {
        var key = new Key(Now.AddDays(-80), Now.AddHours(hoursLeft));
        var said = resolver.ResolveDefaultKeyPolicy(Now, [key]);
        Assert.Equal((key, makes), (said.DefaultKey, said.ShouldGenerateNewKey));
    }

    [Fact]
    public void One_successor_is_enough_and_protects_when_its_time_has_come()
    {
        var (key, next) = (new Key(Now.AddDays(-80), Now.AddHours(1)), new Key(Now.AddHours(1), Now.AddDays(90)));
        var before = resolver.ResolveDefaultKeyPolicy(Now, [key, next]);
        Assert.Equal((key, false), (before.DefaultKey, before.ShouldGenerateNewKey));
        var after = resolver.ResolveDefaultKeyPolicy(Now.AddHours(1), [key, next]);
        Assert.Equal((next, false), (after.DefaultKey, after.ShouldGenerateNewKey));
    }

    [Fact]
    public void A_revoked_or_late_key_is_no_successor()
    {
        var key = new Key(Now.AddDays(-80), Now.AddHours(1));
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, [key, new Key(Now.AddHours(1), Now.AddDays(90), revoked: true)]).ShouldGenerateNewKey);
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, [key, new Key(Now.AddHours(2), Now.AddDays(90))]).ShouldGenerateNewKey);
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, []).ShouldGenerateNewKey);
    }

    [Fact]
    public void A_key_that_cannot_be_opened_is_passed_over_whatever_it_throws()
    {
        var good = new Key(Now.AddDays(-10), Now.AddDays(80));
        foreach (var fault in new Exception[] { new FormatException(), new System.Xml.XmlException(), new TypeLoadException(), new ArgumentException("x"), new InvalidOperationException() })
            Assert.Equal(good, resolver.ResolveDefaultKeyPolicy(Now, [good, new Key(Now.AddDays(-1), Now.AddDays(89), fault: fault)]).DefaultKey);
    }

    private sealed class Key(DateTimeOffset from, DateTimeOffset until, bool revoked = false, Exception? fault = null) : IKey
    {
        public DateTimeOffset ActivationDate => from;
        public DateTimeOffset CreationDate => from;
        public DateTimeOffset ExpirationDate => until;
        public bool IsRevoked => revoked;
        public Guid KeyId { get; } = Guid.NewGuid();
        public IAuthenticatedEncryptorDescriptor Descriptor => throw new NotSupportedException();
        public IAuthenticatedEncryptor? CreateEncryptor() => fault is null ? new Encryptor() : throw fault;
    }

    private sealed class Encryptor : IAuthenticatedEncryptor
    {
        public byte[] Decrypt(ArraySegment<byte> ciphertext, ArraySegment<byte> additionalAuthenticatedData) => throw new NotSupportedException();
        public byte[] Encrypt(ArraySegment<byte> plaintext, ArraySegment<byte> additionalAuthenticatedData) => throw new NotSupportedException();
    }
}
