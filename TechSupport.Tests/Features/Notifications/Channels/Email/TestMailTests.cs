using System.Diagnostics;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Notifications.Channels.Email;

/// <summary>An administrator tries the way of all mail, and reads what came of it.</summary>
public sealed class TestMailTests(TestMailTests.SecureApp app) : IClassFixture<TestMailTests.SecureApp>
{
    private const string Page = "/admin/deliveries/test";

    [Fact]
    public async Task An_administrator_sends_a_message_to_themselves_and_reads_who_took_it_and_how()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        Assert.NotNull((await admin.GetAsync("/admin/deliveries")).Html.QuerySelector($"main a[href='{Page}']"));
        await admin.GetAsync(Page);
        var said = (await admin.SubmitAsync($"main form[action='{Page}']")).Html.QuerySelector("main")!.TextContent;
        Assert.Contains($"127.0.0.1:{app.Server.Port}", said, StringComparison.Ordinal);
        Assert.Matches("TLS 1\\.[23]", said);
        Assert.Contains(app.Authority.Name, said, StringComparison.Ordinal);
        Assert.Contains("taken", said, StringComparison.Ordinal);
        Assert.Equal("admin@crb.local", Assert.Single(app.Server.Messages, m => m.Subject == "Test email").To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task What_the_server_says_against_it_is_read_in_the_same_place()
    {
        app.Server.Recipient = _ => "550 5.7.1 relaying denied";
        using var admin = await app.SignInAsync("admin@crb.local");
        await admin.GetAsync(Page);
        var reply = await admin.SubmitAsync($"main form[action='{Page}']");
        app.Server.Recipient = _ => null;
        Assert.Equal(200, reply.Status);
        Assert.Contains("550", reply.Html.QuerySelector("main .notice-bad")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("relaying denied", reply.Html.QuerySelector("main .notice-bad")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_says_the_same()
    {
        var (code, output, _) = await RunAsync(app.Authority.CaFile);
        Assert.Equal(0, code);
        Assert.Contains(app.Authority.Name, output, StringComparison.Ordinal);
        Assert.Contains("Accepted: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_ends_with_the_reason_in_one_sentence()
    {
        var (code, _, error) = await RunAsync("");
        Assert.Equal(1, code);
        Assert.Equal("No secure connection to the mail server: its authority is not trusted: set Smtp__CaFile.", error.Trim());
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string authorities)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "mail-test", "irina@crb.local"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["Smtp__Host"] = "127.0.0.1", ["Smtp__Port"] = $"{app.Server.Port}", ["Smtp__Security"] = "tls", ["Smtp__From"] = "help@techsupport.test", ["Smtp__CaFile"] = authorities,
            },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public sealed class SecureApp : App
    {
        public SecureApp(Postgres postgres) : base(postgres) => Server = new MailServer(Authority.Issue());

        public MailAuthority Authority { get; } = new();
        public MailServer Server { get; }

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{Server.Port}", ["Smtp:Security"] = "tls", ["Smtp:From"] = "help@techsupport.test", ["Smtp:CaFile"] = Authority.CaFile,
        };

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await Server.DisposeAsync();
            await Authority.DisposeAsync();
        }
    }
}
