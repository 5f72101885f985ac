using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.Health.Bundles;
using TechSupport.Features.Operations.Health.Checks;
using TechSupport.Features.Tickets;
using TechSupport.Jobs;
using TechSupport.Tests.Support;
using TechSupport.Web.Logs;

namespace TechSupport.Tests.Cli.HealthCommands;

/// <summary>The doctor as a process of its own, in production: what it says, how it ends, and what its bundle gives away.</summary>
public sealed partial class DoctorTests(App app) : IClassFixture<App>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("doctor-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_says_of_every_check_how_it_is_and_of_what_is_wrong_the_cause_the_cure_and_where_to_read_on()
    {
        await app.BreakAsync("insert into event_outbox (event_id, event_at, parked_at) select id, at, now() from events order by id desc limit 1");
        try
        {
            var ended = await RunAsync([]);
            Assert.Equal((2, ""), (ended.Code, ended.Errors));
            foreach (var facts in app.Services.GetRequiredService<HealthCatalog>().All) Assert.Contains($"({facts.Id}): ", ended.Out, StringComparison.Ordinal);
            var parked = app.Services.GetRequiredService<HealthCatalog>().Find("events-parked")!;
            Assert.Contains($"({parked.Id}): Parked events: 1", ended.Out, StringComparison.Ordinal);
            Assert.Contains($"        Cause: {parked.Cause}\n        Cure:  {parked.Cure}\n        See ops/runbooks/{parked.Runbook}\n", ended.Out, StringComparison.Ordinal);
        }
        finally { await app.BreakAsync("delete from event_outbox where parked_at is not null"); }
    }

    [Fact]
    public async Task It_puts_right_what_needs_nobodys_decision_and_looks_again()
    {
        await app.BreakAsync($"insert into qrtz_job_details (sched_name, job_name, job_group, job_class_name, is_durable, is_nonconcurrent, is_update_data, requests_recovery) values ('{Schedule.Name}', 'x', 'DEFAULT', 'x', true, false, false, false); "
            + $"insert into qrtz_triggers (sched_name, trigger_name, trigger_group, job_name, job_group, next_fire_time, trigger_state, trigger_type, start_time) values ('{Schedule.Name}', 'x', 'DEFAULT', 'x', 'DEFAULT', 0, 'ERROR', 'CRON', 0)");
        try
        {
            Assert.Contains("broken  ", Assert.Single((await RunAsync([])).Out.Split('\n'), l => l.Contains("(jobs-allowed): ", StringComparison.Ordinal)), StringComparison.Ordinal);
            var ended = await RunAsync(["--fix"]);
            Assert.Contains("Fixed jobs-allowed: jobs that may run again: 1\n", ended.Out, StringComparison.Ordinal);
            Assert.Contains("good    ", Assert.Single(ended.Out.Split('\n'), l => l.Contains("(jobs-allowed): ", StringComparison.Ordinal)), StringComparison.Ordinal);
        }
        finally { await app.BreakAsync("delete from qrtz_triggers; delete from qrtz_job_details"); }
    }

    [Fact]
    public async Task While_the_database_is_away_it_says_so_and_the_bundle_holds_the_rest()
    {
        var bundle = Path.Combine(folder.FullName, "away.zip");
        var ended = await RunAsync(["--bundle", bundle], ("ConnectionStrings__TechSupport", $"Host=127.0.0.1;Port={Launch.HeldPort()};Username=techsupport;Password=planted-secret;Timeout=3"));
        Assert.Equal((2, ""), (ended.Code, ended.Errors));
        Assert.StartsWith("broken  The database answers (database-reachable): ", ended.Out, StringComparison.Ordinal);
        using var zip = ZipFile.OpenRead(bundle);
        Assert.Contains("Could not be had: ", Read(zip, "database.txt"), StringComparison.Ordinal);
        Assert.Contains("broken   database-reachable", Read(zip, "checks.txt"), StringComparison.Ordinal);
        Assert.Contains("Smtp__Port  not set", Read(zip, "settings.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_holds_what_helps_and_nothing_of_the_house_the_people_and_their_words()
    {
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "application20261127.log"), Log, Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "application20261128_001.log"), Log[0] + "\n{\"@t\":\"2026-11-28T10:0", Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "application-planted-petrova.log"), "planted-petrova", Ct);
        await app.BreakAsync("""
            update users set full_name = 'Planted Petrova', email = 'planted.petrova@hospital.example' where email = 'staff@crb.local';
            create table planted_petrova (id int); create table tickets_planted_petrova (id int);
            insert into health_changes (check_id, state, at, sentence, figures) values ('mail-server', 'broken', now(), 'planted sentence of Petrova', '{}'),
                ('events-waiting', 'broken', now(), 'The look took longer than {0} s and was given up.', '{7}'), ('events-waiting', 'watch', now(), 'The look failed ({0}); the log says more.', '{Planted Petrova}')
            """);
        var bundle = Path.Combine(folder.FullName, "bundle.zip");
        var ended = await RunAsync(["--bundle", bundle], Planted);
        Assert.Equal("", ended.Errors);
        Assert.Contains($"{bundle} holds no secret, no name and no text that somebody wrote", ended.Out, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bundle));
        using var zip = ZipFile.OpenRead(bundle);
        Assert.Equal(["README.txt", "checks.txt", "history.txt", "settings.txt", "server.txt", "database.txt", "log/20261127.jsonl", "log/20261128_001.jsonl"], zip.Entries.Select(e => e.FullName).Where(n => !n.StartsWith("log/", StringComparison.Ordinal) || n.Contains("2026112", StringComparison.Ordinal)));
        foreach (var entry in zip.Entries)
        {
            var text = entry.FullName + Read(zip, entry.FullName);
            Assert.DoesNotContain("planted", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("petrova", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Петрова", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("9161234567", text, StringComparison.Ordinal);
            Assert.DoesNotContain("654321", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Environment.MachineName, text, StringComparison.Ordinal);
            Assert.DoesNotContain(folder.Name, text, StringComparison.Ordinal);
            foreach (var person in await PeopleAsync()) Assert.DoesNotContain(person, text, StringComparison.OrdinalIgnoreCase);
        }
        Helps(zip);
    }

    [Fact]
    public async Task Of_a_long_log_the_newest_lines_are_taken()
    {
        static string Lines(string day, int count) => string.Concat(Enumerable.Range(1, count).Select(n => $"{{\"@t\":\"2026-11-{day}T10:00:{n:00}Z\"}}\n"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "application20261126.log"), Lines("26", 20), Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "application20261127.log"), Lines("27", 20), Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "application20261128.log"), Lines("28", 5), Ct);
        var files = new BundledLog(new CleanText([]), Lines("28", 5).Length + Lines("27", 3).Length + 1).Files(Path.Combine(folder.FullName, "application.log")).ToList();
        Assert.Equal(["20261127", "20261128"], files.Select(f => f.Day));
        Assert.Equal(["{\"@t\":\"2026-11-27T10:00:18Z\"}", "{\"@t\":\"2026-11-27T10:00:19Z\"}", "{\"@t\":\"2026-11-27T10:00:20Z\"}"], files[0].Lines);
        Assert.Equal(5, files[1].Lines.Count());
    }

    [Fact]
    public async Task A_bundle_can_go_to_standard_output_and_replaces_no_file()
    {
        using var process = Script.Start("dotnet", Arguments(["--bundle", "-"]), Variables([]));
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(Ct);
        using var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes, Ct);
        Assert.Contains("(database-reachable): ", await errors, StringComparison.Ordinal);
        bytes.Position = 0;
        using (var zip = new ZipArchive(bytes)) Assert.Contains("good     database-reachable", Read(zip, "checks.txt"), StringComparison.Ordinal);

        var there = Path.Combine(folder.FullName, "there.zip");
        await File.WriteAllTextAsync(there, "mine", Ct);
        Assert.Equal(new Ended(1, "", $"--bundle: {there} is there already; give a new name.\n"), await RunAsync(["--bundle", there]));
        Assert.Equal("mine", await File.ReadAllTextAsync(there, Ct));
        Assert.StartsWith($"--bundle: {folder.FullName}/none/x.zip cannot be written: ", (await RunAsync(["--bundle", $"{folder.FullName}/none/x.zip"])).Errors, StringComparison.Ordinal);
    }

    private static void Helps(ZipArchive zip)
    {
        var settings = Read(zip, "settings.txt").Split('\n');
        foreach (var line in new[] { "Environment  Production", "Smtp__Port  2525", "Smtp__Host  set", "Smtp__Password  set", "Smtp  1 that nobody reads", "Hospital__Name  set", "Hospital__TimeZone  Europe/Moscow (the default)", "OnCall__AcknowledgeMinutes  7", "Audit__KeepMonths  13 (the default)", "ConnectionStrings__TechSupport  set", "ConnectionStrings__TechSupportOwner  not set", "Jobs__Enabled  not set" })
            Assert.Contains(line, settings);
        var variables = Variable().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md")).Split("## Configuration")[1].Split("\n## ")[0]).Select(m => m.Groups[1].Value).ToList();
        Assert.InRange(variables.Count, 40, 200);
        Assert.Equal("not told: ", "not told: " + string.Join(' ', variables.Where(v => !settings.Any(s => s.StartsWith(v + "  ", StringComparison.Ordinal)))));
        Assert.Matches(@"(?m)^Table tickets: about \d+ rows, \d+ dead, \d+ KB$", Read(zip, "database.txt"));
        // the two that the test has made, and no other, are nobody's
        Assert.Equal(2, Read(zip, "database.txt").Split('\n').Count(l => l.StartsWith("Table [text]", StringComparison.Ordinal)));
        Assert.Matches(@"(?m)^Migration 20261124", Read(zip, "database.txt"));
        Assert.Matches(@"(?m)^Time: 2\d{3}-.*the hospital's clocks are 03:00:00 from UTC now$", Read(zip, "server.txt"));
        var history = Read(zip, "history.txt");
        Assert.Contains(" broken   events-waiting: The look took longer than 7 s and was given up.", history, StringComparison.Ordinal);
        Assert.Contains(" watch    events-waiting: The look failed ([text]); the log says more.", history, StringComparison.Ordinal);
        Assert.Contains(" broken   mail-server: [text]", history, StringComparison.Ordinal);

        var log = Read(zip, "log/20261127.jsonl").TrimEnd('\n').Split('\n');
        Assert.Equal(Log.Length, log.Length);
        using var delivery = JsonDocument.Parse(log[0]);
        Assert.Equal(["2026-11-27T10:00:00.0000000Z", "Delivery {DeliveryId} by {Channel}: {State} after {Attempts} attempts {Error}", "Error", "TechSupport.Features.Notifications.Worker", "1048576", "Email", "Failed", "8", "[text]", "6B0BE16C-0000", "/tickets/{number:long:min(1)}"],
            delivery.RootElement.EnumerateObject().Select(p => p.Value.ToString()));
        using var library = JsonDocument.Parse(log[1]);
        Assert.Equal(("Some.Library", "[text]"), (library.RootElement.GetProperty("SourceContext").GetString(), library.RootElement.GetProperty("@mt").GetString()));
        using var request = JsonDocument.Parse(log[2]);
        Assert.Equal("System.InvalidOperationException\n ---> Npgsql.PostgresException (0x80004005): 23505\n   at Npgsql.Internal.NpgsqlConnector.ReadMessageLong(Boolean async):225\n   at TechSupport.Features.Tickets.TicketIntake.<SaveAsync>d__7.MoveNext():41".Replace("\n ---> ", "\nSystem.Exception\n---> ", StringComparison.Ordinal),
            request.RootElement.GetProperty("@x").GetString());
        Assert.All(log[4..], l => Assert.StartsWith("{\"unreadable\":", l, StringComparison.Ordinal));
        Assert.Equal("{\"unreadable\":22}", Read(zip, "log/20261128_001.jsonl").TrimEnd('\n').Split('\n')[^1]);
    }

    private async Task<IReadOnlyList<string>> PeopleAsync()
    {
        await using var db = app.Db();
        return [.. (await db.Users.Select(u => new { u.FullName, u.Email }).ToListAsync(Ct)).SelectMany(u => new[] { u.FullName, u.Email! }), .. await db.Set<Ticket>().Select(t => t.Subject).Distinct().ToListAsync(Ct)];
    }

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private Task<Ended> RunAsync(string[] options, params (string Name, string Value)[] settings) => Script.RunAsync("dotnet", Arguments(options), Variables(settings));

    private static string[] Arguments(string[] options) => [Path.Combine(AppContext.BaseDirectory, "techsupport.dll"), "doctor", .. options];

    private Dictionary<string, string?> Variables((string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ConnectionStrings__TechSupport"] = app.Database.AppConnection, ["DataProtection__Certificate"] = KeyCertificate.Pem,
            ["Hospital__PublicUrl"] = "https://helpdesk.hospital.example", ["Log__Path"] = Path.Combine(folder.FullName, "application.log"), ["Audit__HeadsFile"] = Path.Combine(folder.FullName, "heads"),
        };
        foreach (var (name, value) in settings) all[name] = value;
        return all;
    }

    // in the table's first column, the name of the host's own variable for the address apart
    [GeneratedRegex(@"`((?!ASPNETCORE)[A-Z]\w+__\w+)`(?=[^|\n]*\|[^|\n]*\|[^|\n]*\|$)", RegexOptions.Multiline)]
    private static partial Regex Variable();
}
