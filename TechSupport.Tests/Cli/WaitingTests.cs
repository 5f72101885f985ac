using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using TechSupport.Data;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>A real process outside development whose database comes later than the process.</summary>
[Collection(nameof(Measured))]
public sealed class WaitingTests(Postgres postgres) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-waiting-").FullName;
    private readonly Uri pages = new($"http://127.0.0.1:{Launch.HeldPort()}");
    private readonly Uri management = new($"http://127.0.0.1:{Launch.HeldPort()}");
    private readonly HttpClient http = new();
    private string connection = "";
    private DatabaseLine line = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connection = await postgres.CreateEmptyDatabaseAsync();
        line = new DatabaseLine(connection);
        line.Cut();
    }

    [Fact]
    public async Task The_process_is_alive_but_not_ready_and_is_ready_10_seconds_after_its_database()
    {
        using var app = Start();
        try
        {
            await UntilAsync("/actuator/health/live", 200);
            Assert.Equal(503, await StatusAsync(management, "/actuator/health/ready"));
            await A_page_says_to_come_back_and_keeps_what_was_typed();

            line.Mend();
            var clock = Stopwatch.StartNew();
            await UntilAsync("/actuator/health/ready", 200);

            TestContext.Current.TestOutputHelper?.WriteLine($"Ready {clock.Elapsed.TotalSeconds:0.0} s after the database");
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(200, await StatusAsync(pages, "/sign-in"));
        }
        finally { await app.KillAsync(); }
    }

    [Fact]
    public async Task Without_the_owners_connection_it_waits_until_somebody_has_migrated_and_says_so_once()
    {
        var login = $"waits_{Guid.NewGuid():N}";
        await ExecuteAsync($"create role {login} login password 'app'");
        var asApplication = new NpgsqlConnectionStringBuilder(line.Connection) { Username = login, Password = "app" }.ConnectionString;
        line.Mend();
        using var app = Start(("ConnectionStrings__TechSupport", asApplication), ("ConnectionStrings__TechSupportOwner", ""));
        try
        {
            // it looks every two seconds
            for (var looks = 0; looks < 3; looks++) await UntilAsync("/actuator/health/ready", 503);
            Assert.Equal(200, await StatusAsync(management, "/actuator/health/live"));
            Assert.False(await IsThereAsync("tickets"));

            await Migrator.MigrateAsync(connection, TimeProvider.System, login, Ct);
            await UntilAsync("/actuator/health/ready", 200);
            Assert.Equal(200, await StatusAsync(pages, "/sign-in"));
        }
        finally { await app.KillAsync(); }
        Assert.Single(Directory.GetFiles(folder, "application*.log").SelectMany(File.ReadLines), l => l.Contains("has not been applied", StringComparison.Ordinal));
        await ExecuteAsync($"drop owned by {login}; drop role {login}");
    }

    [Fact]
    public async Task The_monitoring_needs_its_password_meanwhile_too_and_may_ask_by_any_name()
    {
        using var app = Start(("Management__Password", "violet-ladder"));
        try
        {
            await UntilAsync("/actuator/health/live", 200);
            Assert.Equal(503, await StatusAsync(management, "/actuator/health/ready", "app:8081"));
            foreach (var path in new[] { "/actuator/health", "/actuator/prometheus", "/actuator/info" }) Assert.Equal(401, await StatusAsync(management, path, "app:8081"));
            Assert.Equal(200, await StatusAsync(management, "/actuator/prometheus", "app:8081", "monitoring:violet-ladder"));
            Assert.Equal((400, 503), (await StatusAsync(pages, "/sign-in", "evil.example"), await StatusAsync(pages, "/sign-in", "helpdesk.hospital.example")));
        }
        finally { await app.KillAsync(); }
    }

    [Fact]
    public async Task SIGTERM_ends_the_waiting()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var app = Start();
        try
        {
            await UntilAsync("/actuator/health/live", 200);
            using var kill = Process.Start("kill", ["-TERM", app.Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            await app.WaitForExitAsync(limit.Token);
            Assert.Equal(0, app.ExitCode);
        }
        finally { if (!app.HasExited) await app.KillAsync(); }
    }

    [Fact]
    public async Task What_waiting_cannot_heal_ends_the_process_with_one_sentence()
    {
        using var app = Start(("ConnectionStrings__TechSupport", line.Connection.Replace("Database=", "Database=no_such_", StringComparison.Ordinal)));
        try
        {
            await UntilAsync("/actuator/health/live", 200);
            line.Mend();
            var said = await app.StandardError.ReadToEndAsync(Ct);
            await app.WaitForExitAsync(Ct);
            Assert.Equal(1, app.ExitCode);
            Assert.Contains("does not exist. Check the ConnectionStrings.", said, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', said.Trim());
        }
        finally { if (!app.HasExited) await app.KillAsync(); }
    }

    [Fact]
    public async Task A_wrong_setting_is_said_at_once_and_not_when_the_database_is_back()
    {
        using var app = Start(("Jobs__Enabled", "maybe"));
        Assert.Contains("Jobs__Enabled", await app.StandardError.ReadToEndAsync(Ct), StringComparison.Ordinal);
        await app.WaitForExitAsync(Ct);
        Assert.Equal(1, app.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        line.Dispose();
        http.Dispose();
        await postgres.DropDatabaseAsync(connection);
        Directory.Delete(folder, recursive: true);
    }

    private Process Start(params (string, string)[] settings) =>
        Launch.Start(folder, line.Connection, [("ASPNETCORE_URLS", pages.OriginalString), ("Management__Urls", management.OriginalString), .. settings]);

    private async Task A_page_says_to_come_back_and_keeps_what_was_typed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(pages, "/report"))
        {
            Headers = { { "Accept-Language", "ru" } },
            Content = new FormUrlEncodedContent([new("Input.Text", "<b>No ink</b>"), new("Input.Password", "swordfish")]),
        };
        using var answer = await http.SendAsync(request, Ct);
        var reply = await Reply.ReadAsync(answer);
        Assert.Equal(503, reply.Status);
        Assert.Equal("10", reply.Headers["Retry-After"]);
        Assert.Equal("TechSupport сейчас недоступен", reply.Heading);
        Assert.Equal(["<b>No ink</b>"], reply.FindAll("#main textarea"));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<bool> IsThereAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand($"select to_regclass('{table}') is not null");
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task UntilAsync(string path, int status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (await StatusAsync(management, path) != status) await Task.Delay(50, limit.Token);
    }

    private async Task<int> StatusAsync(Uri site, string path, string? host = null, string? account = null)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site, path));
            request.Headers.Host = host;
            if (account is not null) request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(account)));
            using var answer = await http.SendAsync(request, Ct);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException) { return 0; }
    }
}
