using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TechSupport.Data;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Deploy;

public sealed partial class SmokeTestTests
{
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
