using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;
using TechSupport.Features.Notifications;
using TechSupport.Features.Notifications.Channels.Email;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>Mail over TLS in a network of the hospital's own: its own authority, and nothing of the internet.</summary>
public sealed class SmtpTrustTests : IAsyncLifetime
{
    private readonly MailAuthority authority = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => authority.DisposeAsync();

    [Fact]
    public async Task A_server_of_the_hospitals_own_authority_takes_mail() => await SendAsync(authority.Issue());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_one_says_what_is_revoked_mail_is_sent_all_the_same(bool check) =>
        // the discard port: nobody answers
        await SendAsync(authority.Issue(asks: new("http://127.0.0.1:9/list.crl")), check);

    [Fact]
    public async Task A_certificate_that_is_not_revoked_is_good()
    {
        var list = await authority.AnswerAsync();
        authority.Revoke(authority.Issue());
        await SendAsync(authority.Issue(asks: list));
    }

    [Fact]
    public async Task A_certificate_that_is_revoked_is_refused_unless_it_is_not_asked_for()
    {
        var certificate = authority.Issue(asks: await authority.AnswerAsync());
        authority.Revoke(certificate);
        Assert.Contains("is revoked", await RefusedAsync(certificate), StringComparison.Ordinal);
        await SendAsync(certificate, check: false);
    }

    [Fact]
    public async Task An_authority_nobody_trusts_is_named_as_the_reason() =>
        Assert.Contains("authority is not trusted", await RefusedAsync(authority.Issue(), trusted: false), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_of_another_server_or_out_of_date_is_refused_with_its_reason()
    {
        Assert.Contains("not for 127.0.0.1", await RefusedAsync(authority.Issue("mail.example")), StringComparison.Ordinal);
        Assert.Contains("out of date", await RefusedAsync(authority.Issue(lastDay: -1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/ca.pem")]
    [InlineData("/dev/null")]
    public void A_file_without_authorities_is_said_at_the_start(string file)
    {
        var smtp = new SmtpOptions { Host = "mail.local", From = "help@techsupport.test", CaFile = file };
        Assert.StartsWith("Smtp__CaFile: ", Assert.Single(smtp.Validate(new(smtp))).ErrorMessage, StringComparison.Ordinal);
    }

    private async Task SendAsync(X509Certificate2 certificate, bool check = true, bool trusted = true)
    {
        await using var server = new MailServer(certificate);
        var smtp = new SmtpOptions
        {
            Host = "127.0.0.1", Port = $"{server.Port}", Security = "tls", From = "help@techsupport.test", CheckRevocation = check, CaFile = trusted ? authority.CaFile : "",
        };
        using var message = new MimeMessage([MailboxAddress.Parse(smtp.From)], [MailboxAddress.Parse("irina@techsupport.test")], "Hello", new TextPart { Text = "Hello" });
        await new SmtpTransport(Options.Create(smtp), NullLogger<SmtpTransport>.Instance).SendAsync(message, TestContext.Current.CancellationToken);
        Assert.Single(server.Messages);
    }

    private async Task<string> RefusedAsync(X509Certificate2 certificate, bool trusted = true) =>
        (await Assert.ThrowsAsync<SendFailure>(() => SendAsync(certificate, trusted: trusted))).Message;
}
