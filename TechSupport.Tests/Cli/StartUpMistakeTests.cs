using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Cli;

/// <summary>A mistake of the operator's ends a real process with one sentence that names the setting, and no stack trace.</summary>
public sealed class StartUpMistakeTests(Postgres postgres)
{
    private const string Secret = "do-not-print-this";

    [Theory]
    [InlineData("ConnectionStrings__TechSupport", "nonsense", "ConnectionStrings__TechSupport")]
    [InlineData("ConnectionStrings__TechSupport", $"Host=db;Password=x;{Secret}", "ConnectionStrings__TechSupport")]
    [InlineData("ConnectionStrings__TechSupport", "Host=db;Port=many", "ConnectionStrings__TechSupport")]
    [InlineData("ConnectionStrings__TechSupport", "Database=techsupport", "ConnectionStrings__TechSupport")]
    [InlineData("ConnectionStrings__TechSupportOwner", "Host=db;Password", "ConnectionStrings__TechSupportOwner")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "\"nonsense\"")]
    [InlineData("ASPNETCORE_URLS", "http://localhost:99999", "ASPNETCORE_URLS")]
    [InlineData("ASPNETCORE_URLS", "http://192.0.2.1:8080", "--urls")]
    [InlineData("ASPNETCORE_URLS", "https://127.0.0.1:0", "certificate")]
    [InlineData("Management__Urls", "nonsense", "Management__Urls")]
    [InlineData("Management__Urls", "http://localhost:8081;http://localhost:8082", "Management__Urls")]
    [InlineData("Hospital__PublicUrl", "", "Hospital__PublicUrl is missing")]
    [InlineData("Hospital__PublicUrl", "helpdesk", "Hospital__PublicUrl: \"helpdesk\" is not an http or https address.")]
    [InlineData("DataProtection__Certificate", "", "DataProtection__Certificate is missing")]
    [InlineData("DataProtection__Certificate", Secret, "DataProtection__Certificate is not PEM text")]
    [InlineData("Audit__KeepMonths", "11", "Audit__KeepMonths: 11 is not possible; the audit log is kept for at least 12 months")]
    [InlineData("Audit__ExportPath", "/srv/exports", "Audit__SigningKey is missing")]
    [InlineData("Audit__SigningKey", Secret, "Audit__SigningKey: it is not the PEM text of a private EC key")]
    [InlineData("Audit__PreviousSigningKeys", Secret, "Audit__PreviousSigningKeys: it is not the PEM text of EC keys")]
    [InlineData("Jobs__Enabled", "maybe", "Jobs__Enabled: \"maybe\" is not true or false.")]
    [InlineData("Beacon__Enabled", "maybe", "Beacon__Enabled: \"maybe\" is not true or false.")]
    public async Task A_setting_that_cannot_be_used_is_named(string name, string value, string said)
    {
        var connection = await postgres.CreateDatabaseAsync();
        try { Refused(await RunAsync(connection, new() { [name] = value }), said); }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task One_port_for_pages_and_management_is_refused() =>
        Refused(await RunAsync("Host=127.0.0.1;Database=x", new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:8461", ["Management__Urls"] = "http://localhost:8461" }), "8461", "ASPNETCORE_URLS", "Management__Urls");

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("Management__Urls")]
    public async Task A_port_that_somebody_else_has_is_named(string setting)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var connection = await postgres.CreateDatabaseAsync();
        try { Refused(await RunAsync(connection, new() { [setting] = $"http://127.0.0.1:{port}" }), $"{port}", "--urls"); }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_said_and_keeps_nobody_from_help()
    {
        var connection = await postgres.CreateDatabaseAsync();
        var folder = Directory.CreateTempSubdirectory("techsupport-log-");
        using var app = Launch.Start(folder.FullName, connection, ("Log__Path", "/dev/null/logs/application.log"), ("Jobs__Enabled", "false"));
        try
        {
            var said = new List<string>();
            while (await app.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("TechSupport is ready", StringComparison.Ordinal)) said.Add(line);
            Assert.Single(said, line => line.Contains("Log__Path", StringComparison.Ordinal) && line.Contains("/dev/null/logs", StringComparison.Ordinal));
            Assert.False(app.HasExited);
        }
        finally
        {
            await app.KillAsync();
            folder.Delete(recursive: true);
            await postgres.DropDatabaseAsync(connection);
        }
    }

    [Theory]
    [InlineData("/tmp/line\nbreak", "control character")]
    [InlineData("/tmp/long", "longer than 800 bytes")]
    public async Task A_folder_that_PostgreSQL_cannot_use_is_refused_by_its_setting(string folder, string said)
    {
        if (folder.EndsWith("long", StringComparison.Ordinal)) folder += string.Concat(Enumerable.Repeat("/" + new string('д', 100), 5));
        Refused(await RunAsync(null, new() { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Database__Embedded__Path"] = folder }), said, "Database__Embedded__Path");
    }

    [Theory]
    [InlineData("/dev/null/postgres")]
    [InlineData("/proc/techsupport")]
    public async Task A_folder_that_cannot_be_made_is_named(string folder) =>
        Refused(await RunAsync(null, new() { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Database__Embedded__Path"] = folder }), folder, "Database__Embedded__Path");

    [Fact]
    public async Task A_setting_of_the_embedded_server_that_cannot_be_used_is_named() =>
        Refused(await RunAsync(null, new() { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["Database__Embedded__Durable"] = "perhaps" }), "Database__Embedded__Durable");

    [Theory]
    [InlineData]
    [InlineData("migrate")]
    [InlineData("migrate", "--status")]
    [InlineData("audit", "verify")]
    [InlineData("create-admin", "--email", "a@hospital.example", "--name", "Anna")]
    public async Task A_wrong_password_or_database_is_said_and_the_password_is_not(params string[] command)
    {
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            Refused(await RunAsync(With(connection, c => c.Password = Secret), [], command), "password authentication failed", "ConnectionStrings");
            Refused(await RunAsync(With(connection, c => c.Database = "no_such_database"), [], command), "\"no_such_database\" does not exist", "ConnectionStrings");
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Fact]
    public async Task A_wrong_password_of_the_application_beside_a_right_one_of_the_owner_is_said()
    {
        var connection = await postgres.CreateDatabaseAsync();
        try
        {
            Refused(await RunAsync(With(connection, c => c.Password = Secret), new() { ["ConnectionStrings__TechSupportOwner"] = connection }), "password authentication failed");
        }
        finally { await postgres.DropDatabaseAsync(connection); }
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("migrate", "--status")]
    [InlineData("audit", "verify")]
    public async Task A_command_says_that_the_database_is_down(params string[] command)
    {
        var port = Launch.HeldPort();
        Refused(await RunAsync($"Host=127.0.0.1;Port={port};Username=x;Password={Secret};Database=x", [], command), "cannot be reached", $"127.0.0.1:{port}");
    }

    private static string With(string connection, Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        change(builder);
        return builder.ConnectionString;
    }

    private static void Refused((int Code, string Error) ended, params string[] parts)
    {
        Assert.Equal(1, ended.Code);
        foreach (var part in parts) Assert.Contains(part, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', ended.Error);
        Assert.DoesNotContain(Secret, ended.Error, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper?.WriteLine(ended.Error);
    }

    private static async Task<(int Code, string Error)> RunAsync(string? connection, Dictionary<string, string> settings, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), .. command])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["Management__Urls"] = $"http://127.0.0.1:{Launch.HeldPort()}",
                ["Log__Path"] = Path.Combine(Path.GetTempPath(), $"techsupport-mistakes-{Environment.ProcessId}", "application.log"),
                ["DataProtection__Certificate"] = KeyCertificate.Pem,
                ["Hospital__PublicUrl"] = "https://helpdesk.hospital.example",
            },
        };
        if (connection is not null) start.Environment["ConnectionStrings__TechSupport"] = connection;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
            // what ends the start is said once, and not again as an error of the host with its stack
            Assert.DoesNotMatch("Hosting failed to start|Unable to start Kestrel", await output);
            return (process.ExitCode, (await error).Trim());
        }
        finally { if (!process.HasExited) process.Kill(entireProcessTree: true); }
    }
}
