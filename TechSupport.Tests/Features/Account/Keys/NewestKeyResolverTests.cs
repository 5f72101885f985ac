using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging;
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

    [Fact]
    public void The_key_activated_last_protects_and_of_two_at_once_every_instance_takes_the_same()
    {
        var (old, later) = (new Key(Now.AddDays(-10), Now.AddDays(80)), new Key(Now.AddDays(-1), Now.AddDays(80)));
        Assert.Equal(later, Chosen(old, later));
        Assert.Equal(later, Chosen(later, old));
        Key[] twins = [.. new[] { new Key(Now.AddDays(-1), Now.AddDays(80)), later }.OrderBy(k => k.KeyId)];
        Assert.Equal(twins[0], Chosen(twins));
        Assert.Equal(twins[0], Chosen(twins[1], twins[0]));
    }

    [Fact]
    public void A_key_of_a_machine_whose_clock_is_minutes_ahead_is_used_rather_than_another_made()
    {
        var (soon, sooner, late) = (new Key(Now.AddMinutes(5), Now.AddDays(80)), new Key(Now.AddMinutes(2), Now.AddDays(80)), new Key(Now.AddMinutes(6), Now.AddDays(80)));
        Assert.Equal(soon, Chosen(soon));
        Assert.Equal(sooner, Chosen(soon, sooner));
        Assert.Null(Chosen(late));
        var active = new Key(Now.AddDays(-1), Now.AddDays(80));
        Assert.Equal(active, Chosen(sooner, active));
        Key[] twins = [.. new[] { new Key(Now.AddMinutes(2), Now.AddDays(80)), sooner }.OrderBy(k => k.KeyId)];
        Assert.Equal(twins[0], Chosen(twins[1], twins[0]));
        Assert.Equal(new Key(Now, Now.AddDays(80)).ActivationDate, Chosen(new Key(Now, Now.AddDays(80)), sooner)?.ActivationDate);
    }

    [Fact]
    public void A_key_ends_with_its_last_instant_and_a_successor_outlives_the_two_days()
    {
        Assert.Null(Chosen(new Key(Now.AddDays(-80), Now)));
        var key = new Key(Now.AddDays(-80), Now.AddDays(2));
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, [key]).ShouldGenerateNewKey);
        Assert.False(resolver.ResolveDefaultKeyPolicy(Now, [key, new Key(Now.AddDays(2) + TimeSpan.FromMinutes(5), Now.AddDays(90))]).ShouldGenerateNewKey);
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, [key, new Key(Now.AddDays(1), Now.AddDays(2))]).ShouldGenerateNewKey);
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, [key, new Key(Now.AddDays(1), Now.AddDays(1))]).ShouldGenerateNewKey);
        Assert.True(resolver.ResolveDefaultKeyPolicy(Now, [key, new Key(Now.AddDays(-80), Now.AddDays(2))]).ShouldGenerateNewKey);
    }

    [Fact]
    public void That_a_key_cannot_be_opened_is_said_in_the_log()
    {
        var log = new Heard();
        var key = new Key(Now.AddDays(-1), Now.AddDays(89), fault: new FormatException());
        Assert.Null(new NewestKeyResolver(log).ResolveDefaultKeyPolicy(Now, [key]).DefaultKey);
        Assert.StartsWith($"Data Protection key {key.KeyId} cannot be opened", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    private IKey? Chosen(params Key[] keys) => resolver.ResolveDefaultKeyPolicy(Now, keys).DefaultKey;

    private sealed class Heard : ILogger<NewestKeyResolver>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
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
