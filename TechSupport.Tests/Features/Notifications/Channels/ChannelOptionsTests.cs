using System.ComponentModel.DataAnnotations;
using TechSupport.Features.Notifications.Channels.Email;
using TechSupport.Features.Notifications.Channels.Telegram;

namespace TechSupport.Tests.Features.Notifications.Channels;

[Trait("Needs", "nothing")]
public sealed class ChannelOptionsTests
{
    [Fact]
    public void Nothing_configured_is_no_mistake() => Assert.Empty(Mistakes(new SmtpOptions()).Concat(Mistakes(new TelegramOptions())));

    [Fact]
    public void A_complete_mail_server_is_no_mistake()
    {
        var smtp = new SmtpOptions { Host = "mail.crb.local", From = "help@crb.local", UserName = "u", Password = "p" };
        Assert.Empty(Mistakes(smtp));
        Assert.Equal(587, smtp.PortNumber);
        Assert.Equal(465, new SmtpOptions { Security = "tls" }.PortNumber);
        Assert.Equal(25, new SmtpOptions { Security = "none" }.PortNumber);
    }

    [Fact]
    public void Every_mistake_has_one_sentence_that_names_its_setting()
    {
        Assert.StartsWith("Smtp__Host", One(new SmtpOptions { Host = "smtp://mail/", From = "help@crb.local" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__Port", One(new SmtpOptions { Host = "mail", From = "help@crb.local", Port = "70000" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__Security", One(new SmtpOptions { Host = "mail", From = "help@crb.local", Security = "ssl3" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__From", One(new SmtpOptions { Host = "mail" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__From", One(new SmtpOptions { Host = "mail", From = "Helpdesk" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__FromName", One(new SmtpOptions { FromName = "x\r\nBcc: y" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__Password", One(new SmtpOptions { Host = "mail", From = "help@crb.local", UserName = "u" }), StringComparison.Ordinal);
        Assert.StartsWith("Smtp__UserName", One(new SmtpOptions { Host = "mail", From = "help@crb.local", Password = "p" }), StringComparison.Ordinal);
        Assert.StartsWith("Telegram__BaseUrl", One(new TelegramOptions { BaseUrl = "ftp://x" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_bot_token_is_refused_without_being_quoted() =>
        Assert.DoesNotContain("hush", One(new TelegramOptions { BotToken = "hush" }), StringComparison.Ordinal);

    [Theory]
    [InlineData("a@b\r\nBcc: c@d"), InlineData("a@b, c@d"), InlineData("\"x\" <a@b>"), InlineData("nobody"), InlineData("")]
    public void Only_exactly_one_address_is_an_address(string address) => Assert.Null(Mailbox.Of("Somebody", address));

    [Theory]
    [InlineData("user@больница.рф"), InlineData("user@xn--80abvlke3d3b.xn--p1ai"), InlineData("user@XN--80ABVLKE3D3B.xn--p1ai")]
    public void A_domain_of_another_script_is_taken_in_either_spelling(string address) => Assert.NotNull(Mailbox.Of("Somebody", address));

    [Fact]
    public void A_name_with_a_line_break_stays_on_its_line() =>
        Assert.DoesNotContain('\n', Mailbox.Of("Somebody\r\nBcc: c@d", "a@b.local")!.ToString());

    private static string One(IValidatableObject options) => Assert.Single(Mistakes(options));

    private static List<string> Mistakes(IValidatableObject options) => [.. options.Validate(new ValidationContext(options)).Select(r => r.ErrorMessage!)];
}
