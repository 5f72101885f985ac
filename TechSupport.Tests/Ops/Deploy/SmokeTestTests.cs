using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Features.Audit;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Deploy;

/// <summary>ops/deploy/smoke-test.sh, and with it "techsupport smoke", against real processes on a database as an installation makes it: no catalog, nobody but the check.</summary>
public sealed class SmokeTestTests(SmokeTestTests.Installation site) : IClassFixture<SmokeTestTests.Installation>
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
        string[] said = ["answers", "signed in as", "reported ticket", "assigned", "resolved", "audit entries", "delivered a message by email", "closed", "removed", "/actuator cannot be reached", "signed out", "is UP"];
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
        AssertFailed(wrong, "sign in failed", "The user name or password is not right");
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

    /// <summary>The same without its jobs: nobody delivers.</summary>
    public sealed class WithoutJobs(WithoutJobs.Idle site) : IClassFixture<WithoutJobs.Idle>
    {
        [Fact]
        public async Task Where_nothing_is_delivered_it_names_the_step_and_clears_away()
        {
            AssertFailed(await site.RunAsync("--timeout", "2"), "deliver the message failed", "within 2 s: none was made");
            await site.AssertCleanAsync();
        }

        [Fact]
        public async Task Stopped_in_the_middle_it_clears_away()
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
            using var running = Script.Start(Tool, [.. site.Arguments(site.Url), "--skip-health"], site.Settings());
            while (await running.StandardOutput.ReadLineAsync(Ct) is { } said && !said.Contains("audit entries", StringComparison.Ordinal)) { }
            using (var kill = Process.Start("kill", ["-TERM", $"{running.Id}"])) await kill.WaitForExitAsync(Ct);
            await running.WaitForExitAsync(Ct);
            Assert.Equal(1, running.ExitCode);
            Assert.Equal($"{Command}: deliver the message was interrupted.", (await running.StandardError.ReadToEndAsync(Ct)).Trim());
            await site.AssertCleanAsync();
        }

        public sealed class Idle(Postgres postgres) : Installation(postgres)
        {
            protected override bool Jobs => false;
        }
    }

    /// <summary>An empty database with the two logins of production, the check's account made by the command, and the server.</summary>
    public class Installation(Postgres postgres) : IAsyncLifetime
    {
        public const string User = "smoke-test@hospital.example";
        public const string Password = "violet ladder & 100% breakfast/ÿ";

        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("techsupport-smoke-");
        private string database = "", owner = "", login = "";
        private Process? app;

        public string Folder => folder.FullName;
        public string Mail => Path.Combine(Folder, "mail");
        public string PasswordFile => File("password", Password + "\n");
        public string Url { get; private set; } = "";
        public string Management { get; } = $"http://127.0.0.1:{Launch.HeldPort()}";

        /// <summary>What the application works with.</summary>
        public string Connection => As(login);

        public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = Connection, ["ConnectionStrings__TechSupportOwner"] = As(owner),
        };

        protected virtual bool Jobs => true;

        public async ValueTask InitializeAsync()
        {
            database = await postgres.CreateEmptyDatabaseAsync();
            var name = new NpgsqlConnectionStringBuilder(database).Database!;
            (owner, login) = ($"{name}_owner", $"{name}_login");
            // the role belongs to the server, which all tests share: a superuser gives it
            await ExecuteAsync($"""
                create role {owner} login createrole password 'owner';
                create role {login} login password 'login';
                alter database {name} owner to {owner};
                alter schema public owner to {owner};
                grant techsupport_app to {login};
                """);
            var made = await Script.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "monitor-account", "--email", User, "--password-file", PasswordFile], Environment);
            Assert.True(made.Code == 0, made.All);
            app = Start(("Management__Urls", Management), ("Jobs__Enabled", Jobs ? "true" : "false"));
            Url = (await app.ReadyAsync()).GetLeftPart(UriPartial.Authority);
        }

        /// <summary>One more server on this database.</summary>
        public Process Start(params (string Name, string Value)[] settings) =>
            Launch.Start(Folder, Connection, [("ConnectionStrings__TechSupportOwner", As(owner)), .. settings]);

        public Task<Ended> RunAsync(params string[] more) => AtAsync(Url, more);

        public async Task<Ended> AtAsync(string url, params string[] more)
        {
            var ended = await ToolAsync([.. Arguments(url), .. more.Contains("--management-url") ? [] : new[] { "--skip-health" }, .. more]);
            Assert.DoesNotContain(Password, ended.All, StringComparison.Ordinal);
            return ended;
        }

        public Task<Ended> ToolAsync(string[] arguments, string? config = null) => Script.RunAsync(Tool, arguments, Settings(config));

        /// <summary>A machine on which techsupport is installed: no container is needed.</summary>
        public Dictionary<string, string?> Settings(string? config = null)
        {
            var installed = Directory.CreateDirectory(Path.Combine(Folder, "bin"));
            var command = Path.Combine(installed.FullName, "techsupport");
            if (!System.IO.File.Exists(command))
            {
                System.IO.File.WriteAllText(command, $"#!/bin/sh\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "techsupport.dll")} \"$@\"\n");
                if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
            return new() { ["TECHSUPPORT_CONFIG_DIR"] = config, ["PATH"] = $"{installed.FullName}:{System.Environment.GetEnvironmentVariable("PATH")}" };
        }

        public string[] Arguments(string url) => ["--url", url, "--user", User, "--password-file", PasswordFile];

        public string File(string name, string text)
        {
            var path = Path.Combine(Folder, name);
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        /// <summary>Nothing but the audit log tells that the check was here.</summary>
        public async Task AssertCleanAsync()
        {
            await using var db = new AppDb(Database.Options(new DbContextOptionsBuilder<AppDb>(), database).Options);
            Assert.Equal(0, await db.Tickets.CountAsync(Ct));
            Assert.Equal(0, await db.Comments.CountAsync(Ct));
            Assert.Equal(0, await db.Deliveries.CountAsync(Ct));
            Assert.Equal((0, 0), (await db.Departments.CountAsync(Ct), await db.Categories.CountAsync(Ct)));
        }

        public async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            if (app is not null) await app.KillAsync();
            app?.Dispose();
            await postgres.DropDatabaseAsync(database);
            await ExecuteAsync($"drop role {owner}; drop role {login}", "postgres");
            folder.Delete(recursive: true);
        }

        private string As(string name) => new NpgsqlConnectionStringBuilder(database) { Username = name, Password = name == owner ? "owner" : "login" }.ConnectionString;

        private async Task ExecuteAsync(string sql, string? elsewhere = null)
        {
            var server = new NpgsqlConnectionStringBuilder(database) { Pooling = false };
            if (elsewhere is not null) server.Database = elsewhere;
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            await connection.OpenAsync(Ct);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Ct);
        }
    }
}
