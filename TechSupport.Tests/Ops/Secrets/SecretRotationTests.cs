
namespace TechSupport.Tests.Ops.Secrets;

/// <summary>Every secret is changed under a running stack: afterwards all fits, or everything is as it was; a killed run is finished by the next.</summary>
[Trait("Needs", "nightly")]
public sealed partial class SecretRotationTests(SecretRotationTests.Stack stack) : IClassFixture<SecretRotationTests.Stack>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("app", "techsupport_login")]
    [InlineData("owner", "techsupport_owner")]
    [InlineData("superuser", "postgres")]
    public async Task A_database_password_is_changed_everywhere_and_stands_in_no_log(string which, string login)
    {
        await stack.RequiredAsync();
        var old = stack.Read($"db_{which}");
        var container = await stack.AppAsync();
        var (code, said, errors) = await stack.RunAsync("ops/secrets/rotate-db", [which]);
        Assert.Equal((0, ""), (code, errors));
        // only what reads a password is away for it
        Assert.Equal(which == "app", container != await stack.AppAsync());
        var now = stack.Read($"db_{which}");
        Assert.NotEqual(old, now);
        Assert.True(await stack.OpensAsync(login, now));
        Assert.False(await stack.OpensAsync(login, old));
        await stack.WholeAsync();
        var log = (await stack.ComposeAsync("logs", "--no-color")).All + said;
        foreach (var password in new[] { old, now }) Assert.DoesNotContain(password, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_is_not_ready_gets_its_old_password_back()
    {
        await stack.RequiredAsync();
        var old = stack.Read("db_app");
        var (code, _, errors) = await stack.RunAsync("ops/secrets/rotate-db", ["app"], docker: """
            case "$*" in *"techsupport check"*) if mkdir "$SHIM/once" 2>/dev/null; then exit 1; fi ;; esac
            """);
        Assert.Equal(1, code);
        Assert.Contains("the old one is in place again, and it is ready", errors, StringComparison.Ordinal);
        Assert.Equal(old, stack.Read("db_app"));
        Assert.True(await stack.OpensAsync("techsupport_login", old));
        await stack.WholeAsync();
    }

    [Theory]
    [InlineData("*psql*")]
    [InlineData("*force-recreate*")]
    public async Task A_run_that_is_killed_is_finished_by_the_next(string call)
    {
        await stack.RequiredAsync();
        var old = stack.Read("db_app");
        // the first look at the password changes nothing yet
        var killed = await stack.RunAsync("ops/secrets/rotate-db", ["app"], docker: Killing("rotate-db", call, after: call == "*psql*" ? 1 : 0));
        Assert.Equal(Killed, killed.Code);
        Assert.Contains("a rotation was interrupted", (await stack.CheckAsync()).Out, StringComparison.Ordinal);

        var (code, said, errors) = await stack.RunAsync("ops/secrets/rotate-db", ["app"]);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("was interrupted; it is finished now", said, StringComparison.Ordinal);
        Assert.NotEqual(old, stack.Read("db_app"));
        Assert.True(await stack.OpensAsync("techsupport_login", stack.Read("db_app")));
        await stack.WholeAsync();
    }

    [Theory]
    [InlineData("ops/secrets/rotate-smtp", "Smtp__Password")]
    [InlineData("ops/secrets/rotate-telegram", "Telegram__BotToken")]
    public async Task A_value_from_outside_is_put_in_place_and_taken_back_when_the_application_is_not_ready(string command, string name)
    {
        await stack.RequiredAsync();
        var container = await stack.AppAsync();
        var (code, said, errors) = await stack.RunAsync(command, [], input: "1234:new-value\n");
        Assert.Equal((0, ""), (code, errors));
        Assert.DoesNotContain("new-value", said, StringComparison.Ordinal);
        Assert.Equal("1234:new-value", stack.Read(name));
        Assert.NotEqual(container, await stack.AppAsync());

        // the way back is the same code for both, and each new container takes its time
        if (name != "Smtp__Password") return;
        var failed = await stack.RunAsync(command, [], input: "5678:bad\n", docker: """
            case "$*" in *"techsupport check"*) if mkdir "$SHIM/once" 2>/dev/null; then exit 1; fi ;; esac
            """);
        Assert.Equal(1, failed.Code);
        Assert.Equal("1234:new-value", stack.Read(name));
        Assert.Equal(1, (await stack.RunAsync(command, [], input: "")).Code);
        await stack.WholeAsync();
    }

    [Fact]
    public async Task A_run_that_was_killed_does_not_cost_the_next_one_its_new_value()
    {
        await stack.RequiredAsync();
        Assert.Equal(Killed, (await stack.RunAsync("ops/secrets/rotate-smtp", [], input: "cut-off-value\n", docker: Killing("rotate-smtp"))).Code);
        var (code, said, errors) = await stack.RunAsync("ops/secrets/rotate-smtp", [], input: "value-after-it\n");
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("was interrupted; it is undone first", said, StringComparison.Ordinal);
        Assert.Equal("value-after-it", stack.Read("Smtp__Password"));
        await stack.WholeAsync();
    }

    // as the shell tells it: 128 and SIGKILL
    private const int Killed = 137;

    /// <summary>Kills the command at a call of docker: by default when the new value is in place and its reader is not new yet.</summary>
    private static string Killing(string command, string call = "*force-recreate*", int after = 0) => $$"""
        case "$*" in {{call}})
          echo >>"$SHIM/calls"
          if [ "$(wc -l <"$SHIM/calls")" -gt {{after}} ]; then
            pid=$PPID
            while tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q 'ops/secrets/{{command}} '; do next=$(awk '/^PPid/ { print $2 }' "/proc/$pid/status"); kill -9 "$pid"; pid=$next; done
            exit 1
          fi ;;
        esac
        """;

    [Fact]
    public async Task A_new_certificate_signs_nobody_out_and_the_old_one_goes_after_the_grace()
    {
        await stack.RequiredAsync();
        var cookie = await stack.SignInAsync();
        var old = stack.Read("DataProtection__Certificate");
        var (code, said, errors) = await stack.RunAsync("ops/secrets/rotate-certificate", []);
        Assert.Equal((0, ""), (code, errors));
        Assert.NotEqual(old, stack.Read("DataProtection__Certificate"));
        Assert.Equal(old, stack.Read("DataProtection__PreviousCertificates"));
        Assert.True(await stack.IsSignedInAsync(cookie));
        Assert.Equal(0, (await stack.ComposeAsync("exec", "-T", "app", "/app/techsupport", "keys", "list", "--check")).Code);

        var early = await stack.RunAsync("ops/secrets/rotate-certificate", ["--finish"]);
        Assert.Equal(1, early.Code);
        Assert.Contains("too early", early.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(stack.Read("DataProtection__PreviousCertificates"));

        var previous = stack.Read("DataProtection__PreviousCertificates");
        Assert.Equal(Killed, (await stack.RunAsync("ops/secrets/rotate-certificate", ["--finish"], docker: Killing("rotate-certificate"), date: "+25 hours")).Code);
        Assert.Empty(stack.Read("DataProtection__PreviousCertificates"));
        // what was taken away is kept until the application is ready without it
        Assert.Equal(previous, stack.Read(".rotation-certificate-finish/previous"));
        Assert.Contains("the removal of previous certificates was interrupted", (await stack.RunAsync("ops/secrets/rotate-certificate", [])).Errors, StringComparison.Ordinal);

        var finished = await stack.RunAsync("ops/secrets/rotate-certificate", ["--finish"], date: "+25 hours");
        Assert.Equal((0, ""), (finished.Code, finished.Errors));
        Assert.Empty(stack.Read("DataProtection__PreviousCertificates"));
        Assert.True(await stack.IsSignedInAsync(cookie));
        await stack.WholeAsync();
        Assert.Contains("--finish", said, StringComparison.Ordinal);
    }
}
