using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Ops.Monitoring;

/// <summary>Real faults of a real stack, watched by a real Prometheus and told by a real Alertmanager: who hears of them, and that it ends. Times pass twenty times as fast.</summary>
[Trait("Needs", "engine")]
public sealed partial class AlertRunTests(HurriedStack stack) : IClassFixture<HurriedStack>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_outbox_a_used_up_pool_and_a_filling_disk_are_told_to_their_teams_and_so_is_their_end()
    {
        await stack.UpAsync();
        Assert.Empty(await stack.FiringAsync());

        await stack.SqlAsync("insert into event_outbox (event_id, event_at, next_attempt_at) select n, now(), now() + interval '1 hour' from generate_series(900000001, 900000150) n");
        var disk = new DriveInfo(stack.Disk);
        // 85 % are used then: too much for the one alert, and not enough for the other
        await File.WriteAllBytesAsync(Path.Combine(stack.Disk, "filler"), new byte[disk.AvailableFreeSpace - disk.TotalSize * 15 / 100], Ct);
        using (var used = CancellationTokenSource.CreateLinkedTokenSource(Ct))
        {
            var people = UseUpThePoolAsync(used.Token);
            await UntilAsync("the full outbox", () => stack.Sink.Of("/chat", "[firing] OutboxBacklog", "More than 100 events").Count == 1);
            await UntilAsync("the used-up pool", () => stack.Sink.Of("/chat", "[firing] PoolNearlyUsedUp", "database-slow.md").Count == 1);
            await UntilAsync("the filling disk", async () => (await MailsAsync()).Any(m => m.Contains("[FIRING", StringComparison.Ordinal) && m.Contains(stack.Disk, StringComparison.Ordinal)));
            await used.CancelAsync();
            await people;
        }
        File.Delete(Path.Combine(stack.Disk, "filler"));
        await stack.SqlAsync("delete from event_outbox where event_id > 900000000");
        await UntilAsync("the end of the full outbox", () => stack.Sink.Of("/chat", "[resolved] OutboxBacklog").Count == 1);
        await UntilAsync("the end of the used-up pool", () => stack.Sink.Of("/chat", "[resolved] PoolNearlyUsedUp").Count == 1);
        await UntilAsync("the end of the filling disk", async () => (await MailsAsync()).Any(m => m.Contains("[RESOLVED]", StringComparison.Ordinal) && m.Contains(stack.Disk, StringComparison.Ordinal)));
        // none of the three is for the night; that people saw errors meanwhile may be
        Assert.All(new[] { "OutboxBacklog", "PoolNearlyUsedUp", "DiskUsage" }, name => Assert.Empty(stack.Sink.Of("/pagerduty", name)));
    }

    [Fact]
    public async Task An_application_that_is_killed_wakes_somebody_once_and_its_return_is_told()
    {
        await stack.UpAsync();
        var killed = await stack.ComposeAsync("kill", "app");
        Assert.True(killed.Code == 0, killed.All);
        await UntilAsync("the killed application", () => stack.Sink.Of("/pagerduty", "\"trigger\"", "AppDown: TechSupport does not answer").Count > 0);
        var started = await stack.ComposeAsync("up", "-d", "--wait", "app");
        Assert.True(started.Code == 0, started.All);
        var incident = Incident().Match(stack.Sink.Of("/pagerduty", "\"trigger\"", "AppDown")[0]).Value;
        await UntilAsync("its return", () => stack.Sink.Of("/pagerduty", "\"resolve\"", incident).Count > 0);
        // what is told again is told of the same
        Assert.All(stack.Sink.Of("/pagerduty", "\"trigger\"", "AppDown"), told => Assert.Contains(incident, told, StringComparison.Ordinal));
        await UntilAsync("silence", async () => (await stack.FiringAsync()).Count == 0);
    }

    [Fact]
    public async Task What_wakes_somebody_reaches_whoever_is_on_call_in_the_product_itself()
    {
        await stack.UpAsync();
        var added = await stack.ComposeAsync("exec", "-T", "alertmanager", "amtool", "--alertmanager.url=http://localhost:9093", "alert", "add", "DiskFilling", "severity=sev2", "--annotation=summary=A disk is nearly full");
        Assert.True(added.Code == 0, added.All);
        await UntilAsync("the alert in the product", async () => (await stack.SqlAsync("select count(*) from on_call_alerts where name = 'DiskFilling'")).Out.Trim() == "1");
    }

    [Fact]
    public async Task Every_panel_of_a_dashboard_shows_something()
    {
        await stack.UpAsync();
        using (var pages = await PagesAsync())
        using (var beacon = new StringContent("""{"route":"/sign-in","ttfb":80,"response":90,"ready":240,"load":310}""") { Headers = { { "Sec-Fetch-Site", "same-origin" } } })
        using (var taken = await pages.PostAsync(new Uri("/speed", UriKind.Relative), beacon, Ct))
            Assert.Equal(204, (int)taken.StatusCode);
        var empty = new List<string>();
        // whatever was told once a quarter of a minute ago is enough for a rate
        foreach (var query in MetricNameTests.Panels())
            if ((await stack.AskAsync(query, until: found => found.Count > 0)).Count == 0) empty.Add(query);
        Assert.Empty(empty);
    }

    // many who sign in as somebody whose row is held: each waits for it with a connection
    private async Task UseUpThePoolAsync(CancellationToken ct)
    {
        await stack.SqlAsync("""
            insert into users (full_name, room, language, theme, keyboard_shortcuts, notify_by_email, notify_by_telegram, created_at, user_name, normalized_user_name, email, email_confirmed,
                phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            values ('Petrov', '', 'ru', 'auto', true, true, true, now(), 'petrov@crb.local', 'PETROV@CRB.LOCAL', 'petrov@crb.local', true, false, false, true, 0)
            """);
        var holding = stack.SqlAsync("begin; select 1 from users where user_name = 'petrov@crb.local' for update; select pg_sleep(120)");
        using var pages = await PagesAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => SignInAsync(pages, n, ct)));
        await stack.SqlAsync("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(120)%' and pid <> pg_backend_pid()");
        await holding;
    }

    // past the proxy, which is not there
    private async Task<HttpClient> PagesAsync()
    {
        var app = (await stack.ComposeAsync("ps", "-q", "app")).Out.Trim();
        var address = (await Script.RunAsync("docker", ["inspect", app, "--format", $"{{{{(index .NetworkSettings.Networks \"{stack.Settings["COMPOSE_PROJECT_NAME"]}_edge\").IPAddress}}}}"])).Out.Trim();
        return new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri($"http://{address}:8080"), DefaultRequestHeaders = { { "Host", "staging.hospital.example" }, { "X-Forwarded-Proto", "https" } } };
    }

    private static async Task SignInAsync(HttpClient pages, int who, CancellationToken ct)
    {
        try
        {
            // each time from another address, or the many tries would be refused
            for (var tried = 0; ; tried++) await SignInAsync(pages, $"10.9.{who}.{tried % 250}", ct);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException) { /* it has lasted long enough */ }
    }

    private static async Task SignInAsync(HttpClient pages, string from, CancellationToken ct)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { { "X-Forwarded-For", from } } };
        using var page = await pages.SendAsync(asked, ct);
        var token = Token().Match(await page.Content.ReadAsStringAsync(ct)).Groups[1].Value;
        using var sent = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            // a cookie for https only is not taken along by itself
            Headers = { { "X-Forwarded-For", from }, { "Cookie", page.Headers.TryGetValues("Set-Cookie", out var given) ? given.Select(c => c.Split(';')[0]) : [] } },
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("Input.UserName", "petrov@crb.local"), new("Input.Password", "not the password")]),
        };
        using var answer = await pages.SendAsync(sent, ct);
    }

    /// <summary>Each mail that came, as it was sent.</summary>
    private async Task<IReadOnlyList<string>> MailsAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stack.Settings["MAIL_PORT"]}") };
        using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/email", UriKind.Relative), Ct));
        return [.. list.RootElement.EnumerateArray().Select(mail => mail.GetRawText())];
    }

    private Task UntilAsync(string what, Func<bool> holds) => UntilAsync(what, () => Task.FromResult(holds()));

    private async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        for (var since = Stopwatch.StartNew(); !await holds(); await Task.Delay(250, Ct))
            Assert.True(since.Elapsed < Patience, $"Nobody was told of {what}. Firing: {string.Join(' ', await stack.FiringAsync())}; pool: {string.Join(' ', await stack.AskAsync("techsupport_database_connections_in_use > 6 or techsupport_database_connections_max", _ => true))}; came: {stack.Sink.Last}; the log: {(await stack.ComposeAsync("logs", "--no-color", "--tail", "20", "alertmanager")).Out.Replace("\u001b", "", StringComparison.Ordinal)}");
    }

    [GeneratedRegex("\"dedup_key\":\"[^\"]+\"")]
    private static partial Regex Incident();

    [GeneratedRegex("__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
