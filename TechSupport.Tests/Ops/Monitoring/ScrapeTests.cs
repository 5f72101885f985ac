using System.Diagnostics;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>What a process that has just started tells Prometheus: all that is promised, little else, and soon.</summary>
[Collection(nameof(Measured))]
public sealed partial class ScrapeTests(Postgres postgres) : IAsyncLifetime
{
    private static readonly (string Series, double Least, double Most)[] Promised =
    [
        ("http_request_duration_seconds_count{endpoint=\"/sign-in\",code=\"200\"}", 1, 1),
        ("http_request_duration_seconds_count{endpoint=\"files\",code=\"200\"}", 1, 1),
        ("http_request_duration_seconds_count{endpoint=\"none\",code=\"302\"}", 1, 1),
        ("techsupport_database_connections_max", 50, 50),
        ("techsupport_database_connections_in_use", 0, 10),
        ("techsupport_database_connections_idle", 1, 10),
        ("techsupport_database_connections_waiting", 0, 0),
        ("techsupport_outbox_pending", 0, 1000),
        ("techsupport_outbox_oldest_seconds", 0, double.MaxValue),
        ("techsupport_outbox_parked", 0, 0),
        ("techsupport_deliveries{channel=\"telegram\",state=\"failed\"}", 0, 0),
        ("techsupport_deliveries{channel=\"email\",state=\"pending\"}", 0, 1000),
        ("techsupport_failed_logins_total", 0, 0),
        ("techsupport_passwords_waiting", 0, 0),
        ("techsupport_page_script_errors_total", 0, 0),
        ("techsupport_job_overdue_seconds{name=\"audit-verify\"}", 0, 0),
        ("techsupport_tickets{status=\"resolved\",priority=\"p4\"}", 0, 1000),
        ("techsupport_tickets_overdue{priority=\"p1\"}", 0, 1000),
        ("techsupport_synthetic_success", 1, 1),
        ("techsupport_synthetic_last_run_timestamp_seconds", 1_000_000_000, 10_000_000_000),
        ("techsupport_synthetic_step_seconds{step=\"sign-in\"}", 0.25, 0.25),
        ("techsupport_availability_ratio{period=\"month\"}", 1, 1),
        ("techsupport_availability_ratio{period=\"year\"}", 1, 1),
        ("techsupport_availability_minutes_left", -1, 240),
        ("techsupport_maintenance_windows", 1, 1),
        ("dotnet_gc_pause_seconds_total", 0, 60),
        ("dotnet_collection_count_total{generation=\"2\"}", 0, 1000),
        ("dotnet_threadpool_threads", 1, 200),
        ("dotnet_threadpool_queue_length", 0, 1000),
        ("process_num_threads", 5, 500),
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("techsupport-scrape-").FullName;
    private readonly Uri management = new($"http://127.0.0.1:{Launch.HeldPort()}");
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private string connection = "";
    private Process app = null!;
    private Uri pages = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connection = await postgres.CreateDatabaseAsync();
        app = Launch.Start(folder, connection, ("Management__Urls", management.GetLeftPart(UriPartial.Authority)), ("AllowedHosts", "*"));
        pages = await app.ReadyAsync();
        await using var source = Npgsql.NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("""
            insert into synthetic_runs (slot, started_at, covers_seconds, passed, attempts, seconds, steps, step_seconds)
            values (now() - interval '6 minutes', now() - interval '6 minutes', 360, true, 1, 1, '{}', '{}'), (now(), now(), 360, true, 1, 1, '{open the sign-in page,sign in,report a ticket,list the tickets,assign the ticket,resolve the ticket,find the audit entry,write the message,close the ticket,remove the ticket,sign out}', '{0.1,0.25,0,0,0,0,0,0,0,0,0}');
            insert into maintenance_windows (kind, begins_at, ends_at, reason, announced_at, cancelled_at) values
                ('maintenance', now() - interval '1 minute', now() + interval '1 hour', 'holds', now() - interval '1 hour', null),
                ('maintenance', now() - interval '1 minute', now() + interval '1 hour', 'is cancelled', now() - interval '1 hour', now() - interval '1 second'),
                ('maintenance', now() - interval '1 minute', now() + interval '1 hour', 'nobody said it before', now(), null),
                ('maintenance', now() - interval '2 hours', now() - interval '1 hour', 'is over', now() - interval '3 hours', null),
                ('maintenance', now() + interval '1 hour', now() + interval '2 hours', 'is to come', now() - interval '1 hour', null)
            """);
        await command.ExecuteNonQueryAsync(Ct);
    }

    [Fact]
    public async Task It_tells_everything_that_is_promised()
    {
        var page = await http.GetStringAsync(new Uri(pages, "/sign-in"), Ct);
        await http.GetStringAsync(new Uri(pages, StyleSheet().Match(page).Groups[1].Value), Ct);
        // nobody who has not signed in learns which pages there are
        using (await http.GetAsync(new Uri(pages, "/no-such-page"), Ct)) { }
        var told = Values(await ScrapeAsync());
        Assert.Equal("", string.Join('\n', Promised.Where(p => !told.TryGetValue(p.Series, out var value) || value < p.Least || value > p.Most).Select(p => $"{p.Series} {told.GetValueOrDefault(p.Series, double.NaN)}")));
    }

    [Fact]
    public async Task Before_anybody_came_there_is_every_metric_that_a_rule_misses()
    {
        var told = Values(await ScrapeAsync()).Keys;
        var missed = Repository.Files("ops/monitoring/prometheus/rules", "*.yml").SelectMany(f => Missed().Matches(f.Text)).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.Contains("http_request_duration_seconds_count", missed);
        // of the checks the first look tells
        Assert.Equal(["techsupport_health_state"], missed.Where(m => !told.Any(t => t == m || t.StartsWith(m + "{", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Beacons_of_every_page_add_a_hundred_series_at_most()
    {
        await ScrapeAsync();
        var before = Values(await ScrapeAsync());
        Assert.DoesNotContain(before.Keys, k => k.StartsWith("techsupport_page_seconds", StringComparison.Ordinal));
        // the page of a template that does not exist is no page
        foreach (var route in File.ReadLines(Path.Combine(Repository.Root, "TechSupport.Tests/Conventions/Addresses/routes.txt")).Select(line => Template().Match(line).Value).Append("/no-such-page"))
            await BeaconAsync($"{{\"route\":\"{route}\",\"ttfb\":20,\"response\":30,\"ready\":200,\"load\":300,\"fcp\":150,\"lcp\":250,\"inp\":40}}");
        var told = Values(await ScrapeAsync());
        var pages = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "TechSupport.Tests/Conventions/Addresses/routes.txt"), Ct);
        Assert.Equal(pages.Length, told["techsupport_page_seconds_count{metric=\"lcp\"}"]);
        Assert.Equal(pages.Length, told["http_request_duration_seconds_count{endpoint=\"/speed\",code=\"204\"}"]);
        Assert.DoesNotContain(told.Keys, k => k.Contains("no-such-page", StringComparison.Ordinal));
        Assert.InRange(told.Count - before.Count, 70, 100);
    }

    [Fact]
    public async Task Whoever_asks_for_OpenMetrics_is_told_in_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(management, "/actuator/prometheus"));
        request.Headers.Accept.ParseAdd("application/openmetrics-text; version=1.0.0");
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("# EOF\n", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var plain = await http.GetAsync(new Uri(management, "/actuator/prometheus"), Ct);
        Assert.Equal("text/plain", plain.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_fresh_start_has_150_series_at_most_in_60_KB_told_in_20_ms()
    {
        await ScrapeAsync();
        var times = new List<double>();
        var told = "";
        for (var scrape = 0; scrape < 20; scrape++)
        {
            var clock = Stopwatch.StartNew();
            told = await ScrapeAsync();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        var series = Values(told);
        TestContext.Current.TestOutputHelper?.WriteLine($"{series.Count} series, {told.Length} bytes, {times.Order().ElementAt(5):0.0} ms\n{string.Join('\n', series.Keys)}");
        Assert.InRange(series.Count, 40, 150);
        Assert.InRange(told.Length, 1000, 60_000);
        // the best quarter: this machine does other things meanwhile
        Assert.InRange(times.Order().ElementAt(5), 0, 20);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.KillAsync();
        app.Dispose();
        await postgres.DropDatabaseAsync(connection);
        Directory.Delete(folder, recursive: true);
    }

    private async Task BeaconAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(pages, "/speed")) { Content = new StringContent(body) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal(body.Contains("no-such", StringComparison.Ordinal) ? 400 : 204, (int)answer.StatusCode);
    }

    private async Task<string> ScrapeAsync() => await http.GetStringAsync(new Uri(management, "/actuator/prometheus"), Ct);

    private static Dictionary<string, double> Values(string told) => told.Split('\n').Where(l => l.Length > 0 && l[0] != '#')
        .ToDictionary(l => l[..l.LastIndexOf(' ')], l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex(@"absent\(((?:techsupport|http|dotnet|process)_\w+)\)")]
    private static partial Regex Missed();

    [GeneratedRegex(@"(?<=\s)/\S*")]
    private static partial Regex Template();

    [GeneratedRegex("<link[^>]+href=\"([^\"]+\\.css)\"")]
    private static partial Regex StyleSheet();
}
