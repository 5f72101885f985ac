using System.Net;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Releases;

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
        var (code, said, errors) = await stack.RunAsync("ops/secrets/rotate-db", [which]);
        Assert.Equal((0, ""), (code, errors));
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

    /// <summary>The application and its database from compose.prod.yml, on a project, networks and secrets of their own.</summary>
    public sealed partial class Stack : IAsyncLifetime
    {
        private const string Password = "violet-ladder-breakfast";
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-rotation-");
        private readonly string project = $"tsrotation{Environment.ProcessId}";
        private readonly int net = 10 + (Environment.ProcessId % 200);
        private string? refused;

        private string Secrets => Path.Combine(folder.FullName, "secrets");

        private Dictionary<string, string?> Host => new() { ["TECHSUPPORT_CONFIG_DIR"] = folder.FullName, ["SECRETS_DIR"] = Secrets, ["STATE_DIR"] = Path.Combine(folder.FullName, "state"), ["ROTATION_PATIENCE"] = "180" };

        private string Eager => Path.Combine(folder.FullName, "eager.yml");

        private Uri Pages => new($"http://10.214.{net}.10:8080");

        public async ValueTask InitializeAsync()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return;
            try { if ((await Script.RunAsync("docker", ["info"])).Code != 0) return; }
            catch (System.ComponentModel.Win32Exception) { return; }
            var image = await Engine.ProductAsync();
            await Script.RunAsync("ops/secrets/init", ["--secrets-dir", Secrets, "--self-signed-tls", "helpdesk.hospital.example"]);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "techsupport.env"), $"""
                COMPOSE_PROJECT_NAME={project}
                TECHSUPPORT_IMAGE={image}
                PUBLIC_URL=https://helpdesk.hospital.example
                EDGE_SUBNET=10.213.{net}.0/24
                MONITORING_SUBNET=10.214.{net}.0/24
                MONITORING_RANGE=10.214.{net}.128/25
                MONITORING_ADDRESS=10.214.{net}.10
                POSTGRES_SHARED_BUFFERS=32MB
                POSTGRES_IMAGE={await Engine.DatabaseAsync()}
                BACKUP_DIR={folder.FullName}
                MOUNT_PROPAGATION=rprivate
                POSTGRES_CACHE=64MB
                STATE_DIR={Directory.CreateDirectory(Path.Combine(folder.FullName, "state")).FullName}
                COMPOSE_EXTRA_FILE={Eager}

                """, Ct);
            // asked more often than in production, so that a renewed container is waited for no longer than it takes
            await File.WriteAllTextAsync(Eager, "services: { app: { healthcheck: { test: [CMD, /app/techsupport, check], interval: 2s, timeout: 5s, retries: 60 } } }\n", Ct);
            var up = await ComposeAsync("up", "-d", "--wait", "app");
            if (up.Code != 0) { refused = up.All + (await ComposeAsync("logs", "--tail", "20")).All; return; }
            var admin = await ReadingComposeAsync(Password + "\n", "exec", "-T", "app", "/app/techsupport", "create-admin", "--email", "admin@hospital.example", "--name", "Anna Lindqvist");
            if (admin.Code != 0) refused = admin.All;
        }

        public async ValueTask DisposeAsync()
        {
            if (File.Exists(Path.Combine(folder.FullName, "techsupport.env"))) await ComposeAsync("down", "-v", "--timeout", "5");
            folder.Delete(recursive: true);
        }

        public async Task RequiredAsync()
        {
            await Engine.RequiredAsync();
            Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a secret to the account of a container.");
            Assert.True(refused is null, refused);
        }

        public string Read(string name) => File.ReadAllText(Path.Combine(Secrets, name)).Trim();

        public Task<Ended> CheckAsync() => Script.RunAsync("ops/secrets/check", ["--quiet"], Host);

        /// <summary>Files, database and application fit together, and nothing is left of a rotation.</summary>
        public async Task WholeAsync()
        {
            Assert.Equal(new Ended(0, "", ""), await CheckAsync());
            Assert.Empty(Directory.GetDirectories(Secrets));
            Assert.Equal(0, (await ComposeAsync("exec", "-T", "app", "/app/techsupport", "check")).Code);
        }

        public Task<Ended> ComposeAsync(params string[] arguments) => ReadingComposeAsync("", arguments);

        public async Task<string> AppAsync() => (await ComposeAsync("ps", "-q", "app")).Out.Trim();

        public async Task<bool> OpensAsync(string login, string password) => (await ReadingComposeAsync($"{password}\nselect 1;\n", "exec", "-T", "db", "sh", "-c",
            "IFS= read -r PGPASSWORD; export PGPASSWORD; exec psql -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -U \"$1\" -d techsupport", "sh", login)).Code == 0;

        /// <param name="command">One of ops/secrets.</param>
        /// <param name="arguments">Its arguments.</param>
        /// <param name="input">Its standard input.</param>
        /// <param name="docker">Shell that runs before each call of docker.</param>
        /// <param name="date">How far the clock of the command is ahead.</param>
        public async Task<Ended> RunAsync(string command, string[] arguments, string input = "", string docker = "", string? date = null)
        {
            var shim = folder.CreateSubdirectory($"shim-{Guid.NewGuid():n}").FullName;
            var real = (await Script.RunAsync("bash", ["-c", "command -v docker"])).Out.Trim();
            if (docker.Length > 0) await ProgramAsync(Path.Combine(shim, "docker"), $"SHIM={shim}\n{docker}\nexec {real} \"$@\"\n");
            if (date is not null) await ProgramAsync(Path.Combine(shim, "date"), $"case \"$*\" in *-d*) exec /bin/date \"$@\" ;; esac\nexec /bin/date -d '{date}' \"$@\"\n");
            return await Script.RunAsync(command, arguments, new Dictionary<string, string?>(Host) { ["PATH"] = $"{shim}:{Environment.GetEnvironmentVariable("PATH")}" }, input);
        }

        public async Task<string> SignInAsync()
        {
            using var http = Http();
            using var page = await http.GetAsync(new Uri("/sign-in", UriKind.Relative), Ct);
            var token = FormToken().Match(await page.Content.ReadAsStringAsync(Ct)).Groups[1].Value;
            using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Input.UserName"] = "admin@hospital.example", ["Input.Password"] = Password, ["__RequestVerificationToken"] = token }),
            };
            request.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])));
            using var answer = await http.SendAsync(request, Ct);
            return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-ts=", StringComparison.Ordinal)).Split(';')[0];
        }

        public async Task<bool> IsSignedInAsync(string cookie)
        {
            using var http = Http();
            using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
            request.Headers.Add("Cookie", cookie);
            using var answer = await http.SendAsync(request, Ct);
            return answer.StatusCode == HttpStatusCode.OK;
        }

        private HttpClient Http()
        {
            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = Pages };
            http.DefaultRequestHeaders.Host = "helpdesk.hospital.example";
            return http;
        }

        private Task<Ended> ReadingComposeAsync(string input, params string[] arguments) =>
            Script.RunAsync("docker", ["compose", "--env-file", Path.Combine(folder.FullName, "techsupport.env"), "-f", Path.Combine(Repository.Root, "compose.prod.yml"), "-f", Eager, .. arguments],
                Host, input);

        private static async Task ProgramAsync(string path, string text)
        {
            await File.WriteAllTextAsync(path, "#!/bin/sh\n" + text, Ct);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
        private static partial Regex FormToken();
    }
}
