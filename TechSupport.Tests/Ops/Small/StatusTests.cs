using System.Runtime.Versioning;
using Npgsql;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Small;

/// <summary>ops/small/status on a host made of a folder: a stand-in for the engine says that the containers are well, and runs the product's own command in their place.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StatusTests(Postgres postgres) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-status-").FullName;
    private string connection = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connection = await postgres.CreateDatabaseAsync();
        await ExecuteAsync("delete from deliveries; delete from event_outbox");
    }

    public async ValueTask DisposeAsync()
    {
        await postgres.DropDatabaseAsync(connection);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_host_whose_nights_drill_and_messages_are_well_has_no_fault()
    {
        await HostAsync();
        Assert.Empty(await FaultsAsync());
    }

    [Theory]
    [InlineData("nightly", 27, true)]
    [InlineData("base", 27, true)]
    [InlineData("drill", 51, true)]
    [InlineData("drill", 1, false)]
    public async Task A_night_or_a_drill_that_failed_or_is_too_old_is_a_fault(string name, int hours, bool isOk)
    {
        await HostAsync();
        await ReportAsync(name, hours, isOk);
        Assert.StartsWith($"FAULT {name}: the last one failed or is older than", Assert.Single(await FaultsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drill_may_be_a_night_late()
    {
        await HostAsync();
        await ReportAsync("drill", 49, isOk: true);
        Assert.Empty(await FaultsAsync());
    }

    [Fact]
    public async Task A_drill_that_never_was_is_a_fault()
    {
        await HostAsync();
        File.Delete(In("reports/drill.json"));
        Assert.Equal(["FAULT drill: none yet (ops/backup/drill)"], await FaultsAsync());
    }

    [Fact]
    public async Task The_newest_copy_of_settings_and_secrets_must_be_of_last_night()
    {
        await HostAsync();
        File.SetLastWriteTimeUtc(Copy, DateTime.UtcNow.AddHours(-27));
        Assert.Equal(["FAULT settings and secrets: the last backup is older than 26 hours (ops/small/backup)"], await FaultsAsync());
        File.Delete(Copy);
        Assert.Equal(["FAULT settings and secrets: none yet (ops/small/backup)"], await FaultsAsync());
    }

    [Theory]
    [InlineData("insert into deliveries (event_id, event_at, ticket_id, user_id, channel, state, attempts, created_at, last_error) select 1000001, now(), (select min(id) from tickets), (select min(id) from users), 'email', 'dead', 8, now(), '550'")]
    [InlineData("insert into event_outbox (event_id, event_at, attempts, parked_at) select id, at, 5, now() from events order by id limit 1")]
    public async Task A_message_that_failed_or_an_event_that_is_parked_is_a_fault(string happened)
    {
        await HostAsync();
        await ExecuteAsync(happened);
        Assert.Equal(["FAULT messages or events wait for a person (ops/runbooks/symptoms/outbox.md)"], await FaultsAsync());
    }

    [Fact]
    public async Task A_product_that_does_not_answer_is_a_fault_and_the_rest_is_still_looked_at()
    {
        await HostAsync();
        connection = new NpgsqlConnectionStringBuilder(connection) { Port = 1 }.ConnectionString;
        File.Delete(In("reports/drill.json"));
        Assert.Equal(["FAULT the application does not say what waits to be sent", "FAULT drill: none yet (ops/backup/drill)"], await FaultsAsync());
    }

    private string Copy => Directory.EnumerateFiles(In("backups/config"), "20*.tar.age").Single();

    private string In(string path) => Path.Combine(folder, path);

    private async Task HostAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can give a secret to the account of a container.");
        Directory.CreateDirectory(In("bin"));
        await StandInAsync("cosign", "");
        await StandInAsync("docker", $$"""
            case "$*" in
              *" exec -T app /app/techsupport outbox status") exec dotnet {{Path.Combine(AppContext.BaseDirectory, "techsupport.dll")}} outbox status ;;
              *" ps -a --format "*) echo "running healthy" ;;
            esac
            """);
        await DoneAsync("ops/small/install", "--url", "https://localhost:9", "--self-signed");
        await DoneAsync("ops/secrets/backup");
        foreach (var name in new[] { "nightly", "base", "drill" }) await ReportAsync(name, 1, isOk: true);
    }

    private async Task StandInAsync(string tool, string says)
    {
        await File.WriteAllTextAsync(In($"bin/{tool}"), $"#!/bin/sh\n{says}\n", Ct);
        File.SetUnixFileMode(In($"bin/{tool}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task ReportAsync(string name, int hours, bool isOk) =>
        File.WriteAllTextAsync(In($"reports/{name}.json"), $$"""{"what":"{{name}}","ok":{{(isOk ? "true" : "false")}},"at":"{{DateTime.UtcNow.AddHours(-hours):yyyy-MM-ddTHH:mm:ssZ}}"}""", Ct);

    /// <summary>How full the disk of this machine is, is not ours to say.</summary>
    private async Task<IReadOnlyList<string>> FaultsAsync()
    {
        var ended = await RunAsync("ops/small/status");
        var faults = ended.Out.Split('\n').Where(line => line.StartsWith("FAULT ", StringComparison.Ordinal)).ToList();
        Assert.True(ended.Code == (faults.Count == 0 ? 0 : 1), ended.All);
        return [.. faults.Where(line => !line.Contains("is free on", StringComparison.Ordinal))];
    }

    private async Task DoneAsync(string script, params string[] arguments)
    {
        var ended = await RunAsync(script, arguments);
        Assert.True(ended.Code == 0, $"{script}: {ended.All}");
    }

    private Task<Ended> RunAsync(string script, params string[] arguments) => Script.RunAsync(script, arguments, new Dictionary<string, string?>
    {
        ["PATH"] = $"{In("bin")}:{Environment.GetEnvironmentVariable("PATH")}", ["TECHSUPPORT_CONFIG_DIR"] = In("etc"), ["SECRETS_DIR"] = null, ["PUBLIC_URL"] = null, ["JOURNAL_STREAM"] = null,
        ["RELEASES_DIR"] = In("releases"), ["STATE_DIR"] = In("state"), ["REPORTS_DIR"] = In("reports"), ["BACKUP_DIR"] = In("backups"), ["BACKUP_SPOOL"] = In("spool"),
        ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = connection,
    });

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
