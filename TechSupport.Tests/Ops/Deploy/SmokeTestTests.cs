using TechSupport.Features.Audit;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Deploy;

/// <summary>ops/deploy/smoke-test.sh, and with it "techsupport smoke", against real processes on a database as an installation makes it: no catalog, nobody but the check.</summary>
public sealed partial class SmokeTestTests(SmokeTestTests.Installation site) : IClassFixture<SmokeTestTests.Installation>
{
    private const string Tool = "ops/deploy/smoke-test.sh";
    private const string Command = "techsupport smoke";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_passes_on_an_empty_installation_and_leaves_nothing_behind()
    {
        var ended = await site.RunAsync("--management-url", site.Management);
        Assert.Equal((0, ""), (ended.Code, ended.Errors));
        var steps = ended.Out.Trim().Split('\n');
        Assert.All(steps, step => Assert.Matches(@"^ok +\d+\.\d s  \S", step));
        string[] said = ["answers", "signed in as", "reported ticket", "found it in the list", "assigned", "resolved", "audit entries", "delivered a message by email", "closed", "removed", "/actuator cannot be reached", "signed out", "is UP"];
        Assert.Equal(said.Length, steps.Length);
        Assert.All(said.Zip(steps), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Contains(Directory.GetFiles(site.Mail), f => File.ReadAllText(f).Contains("To: Synthetic check <smoke-test@hospital.example>", StringComparison.Ordinal));
        await site.AssertCleanAsync();
        var verified = await new AuditVerification(site.Connection).RunAsync(await ExportedChainHeads.ReadAsync("/nowhere", Ct), Ct);
        Assert.True(verified.Ok, string.Join(Environment.NewLine, verified.Findings));
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Two_at_once_do_not_disturb_each_other()
    {
        var both = await Task.WhenAll(site.RunAsync("--management-url", site.Management), site.RunAsync("--management-url", site.Management));
        Assert.All(both, ended => Assert.Equal((0, ""), (ended.Code, ended.Errors)));
        await site.AssertCleanAsync();
    }

    [Fact]
    public async Task The_settings_of_the_host_are_its_defaults()
    {
        var config = Directory.CreateDirectory(Path.Combine(site.Folder, "etc"));
        Directory.CreateDirectory(Path.Combine(config.FullName, "secrets"));
        await File.WriteAllTextAsync(Path.Combine(config.FullName, "techsupport.env"), $"PUBLIC_URL={site.Url}/\nSMOKE_USER={Installation.User}\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(config.FullName, "secrets", "smoke_password"), Installation.Password, Ct);
        var ended = await site.ToolAsync(["--skip-health", "--no-delivery"], config.FullName);
        Assert.Equal((0, ""), (ended.Code, ended.Errors));
        Assert.Contains("skipped     the delivery, as --no-delivery says", ended.Out, StringComparison.Ordinal);
        await site.AssertCleanAsync();

        var without = await site.ToolAsync(["--skip-health"], "/nowhere");
        Assert.Equal((1, ""), (without.Code, without.Out));
    }

    [Fact]
    public async Task A_wrong_password_and_somebody_elses_account_fail_at_the_sign_in()
    {
        var wrong = await site.ToolAsync(["--url", site.Url, "--user", Installation.User, "--password-file", site.File("wrong", "not-the-password"), "--skip-health"]);
        AssertFailed(wrong, "sign in failed", "The email or password is not right");
        Assert.DoesNotContain("not-the-password", wrong.All, StringComparison.Ordinal);

        var admin = await Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "create-admin", "--email", "admin@hospital.example", "--name", "Anna Lindqvist"], site.Environment, Installation.Password + "\n");
        Assert.Equal(0, admin.Code);
        AssertFailed(await site.ToolAsync(["--url", site.Url, "--user", "admin@hospital.example", "--password-file", site.PasswordFile, "--skip-health"]), "sign in failed", "no account of role Monitor");
        await site.AssertCleanAsync();
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_so()
    {
        var ended = await site.ToolAsync(["--url", $"http://127.0.0.1:{Launch.HeldPort()}", "--user", Installation.User, "--password-file", site.PasswordFile, "--skip-health"]);
        AssertFailed(ended, "open the sign-in page failed", "Failed to connect");
        Assert.Equal("", ended.Out);
    }

    [Fact]
    public async Task A_server_that_is_down_fails_the_last_step_and_the_ticket_is_gone_all_the_same()
    {
        // alive, and waiting for a database that is not there
        var management = $"http://127.0.0.1:{Launch.HeldPort()}";
        using var waiting = Launch.Start(Path.Combine(site.Folder, "down"), $"Host=127.0.0.1;Port={Launch.HeldPort()};Database=x;Username=x", ("Management__Urls", management));
        try
        {
            using var http = new HttpClient();
            while (!waiting.HasExited)
            {
                try
                {
                    (await http.GetAsync(management + "/actuator/health/live", Ct)).Dispose();
                    break;
                }
                catch (HttpRequestException) { await Task.Delay(100, Ct); }
            }
            AssertFailed(await site.RunAsync("--management-url", management, "--no-delivery"), "ask for the health failed", "DOWN");
            await site.AssertCleanAsync();
        }
        finally { await waiting.KillAsync(); }
    }

    [Fact, Trait("Needs", "nightly")]
    public async Task Without_mail_it_fails_clearly_unless_that_is_meant()
    {
        using var app = site.Start(("Email__PickupDirectory", ""), ("Jobs__Enabled", "false"));
        try
        {
            var url = (await app.ReadyAsync()).GetLeftPart(UriPartial.Authority);
            AssertFailed(await site.AtAsync(url), "deliver the message failed", "mail is off here");
            var meant = await site.AtAsync(url, "--no-delivery");
            Assert.Equal((0, ""), (meant.Code, meant.Errors));
            Assert.Contains("skipped     mail is off here", meant.Out, StringComparison.Ordinal);
            await site.AssertCleanAsync();
        }
        finally { await app.KillAsync(); }
    }

    private static void AssertFailed(Ended ended, string step, string instead)
    {
        Assert.Equal(1, ended.Code);
        var last = Assert.Single(ended.Errors.Trim().Split('\n'));
        Assert.StartsWith($"{Command}: {step}", last, StringComparison.Ordinal);
        Assert.Contains(instead, last, StringComparison.Ordinal);
        Assert.DoesNotContain(Installation.Password, ended.All, StringComparison.Ordinal);
    }
}
