using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TechSupport.Features.OnCall.Alerts;
using TechSupport.Features.OnCall.Feeds;
using TechSupport.Features.OnCall.Paging;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using static TechSupport.Tests.Features.OnCall.OnCallDesk;

namespace TechSupport.Tests.Features.OnCall.Alerts;

/// <summary>Alertmanager posts, and nobody else can.</summary>
public sealed class AlertHookTests(AlertHookTests.HookedApp app) : IClassFixture<AlertHookTests.HookedApp>
{
    private const string Secret = "a-secret-of-the-monitoring";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_critical_alert_wakes_whoever_is_on_call_once_however_often_it_is_sent()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        for (var i = 0; i < 3; i++) Assert.Equal(204, await PostAsync(Message("aa01", "critical")));
        await app.DispatchAsync();
        await app.DeliverAsync();
        var page = Assert.Single(await PagesAsync());
        Assert.Equal("AppDown: The application is away.", page.Title);
        Assert.Equal([$"{Timur}: On call: an alert of the monitoring, page {page.Id}"], app.PageMails());
    }

    [Fact]
    public async Task Sent_by_two_at_once_it_is_one_page()
    {
        await app.ClearAsync();
        await app.RotaAsync([Timur], Anna);
        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostAsync(Message("aa06", "critical"))));
        Assert.All(codes, code => Assert.Equal(204, code));
        Assert.Single(await PagesAsync());
    }

    [Fact]
    public async Task When_it_is_resolved_the_page_ends_and_what_comes_late_opens_none()
    {
        await app.ClearAsync();
        Assert.Equal(204, await PostAsync(Message("aa02", "sev2")));
        Assert.Equal(204, await PostAsync(Message("aa02", "sev2", "resolved")));
        Assert.Equal(204, await PostAsync(Message("aa02", "sev2")));
        Assert.Equal(PageEnding.Resolved, Assert.Single(await PagesAsync()).Ending);
        // it fires anew
        Assert.Equal(204, await PostAsync(Message("aa02", "sev2", at: "2026-11-29T05:00:00Z")));
        Assert.Equal(2, (await PagesAsync()).Count);
        // of one that was never heard of nothing but the end
        Assert.Equal(204, await PostAsync(Message("aa03", "critical", "resolved")));
        Assert.Equal(2, (await PagesAsync()).Count);
    }

    [Fact]
    public async Task An_alert_that_can_wait_is_only_written_down()
    {
        await app.ClearAsync();
        Assert.Equal(204, await PostAsync(Message("aa04", "warning")));
        Assert.Empty(await PagesAsync());
        using var tech = await app.SignInAsync(Timur);
        Assert.Contains("AppDown", (await tech.GetAsync("/on-call/pages")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_the_body_is_as_good_as_the_secret()
    {
        var body = Message("aa05", "warning");
        var hmac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        Assert.Equal(204, await PostAsync(body, secret: null, "sha256=" + hmac));
        Assert.Equal(401, await PostAsync(body + " ", secret: null, "sha256=" + hmac));
        Assert.Equal(401, await PostAsync(body, secret: null, hmac));
        Assert.Equal(401, await PostAsync(body, secret: null, "sha256=" + hmac + "00"));
        Assert.Equal(401, await PostAsync(body, secret: null, "sha256=zz"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("another-secret-of-somebody")]
    [InlineData(Secret + "x")]
    public async Task Without_the_secret_nothing_is_taken(string? secret)
    {
        await app.ClearAsync();
        Assert.Equal(401, await PostAsync(Message("aa07", "critical"), secret));
        Assert.Empty(await PagesAsync());
    }

    [Fact]
    public async Task What_is_not_a_message_is_refused_with_a_sentence_and_is_in_no_log()
    {
        const string planted = "PlantedInTheBody";
        var (code, text) = await SendAsync($"{{ \"{planted}\": ", Secret, signature: null);
        Assert.Equal((400, "The body is not JSON."), (code, text));
        Assert.Equal(204, await PostAsync(Message("aa08", "critical").Replace("The application is away.", planted, StringComparison.Ordinal)));
        Assert.Equal(413, await PostAsync(new string(' ', AlertHook.LongestBody + 1)));
        Assert.DoesNotContain(await app.LogAsync(), line => line.Contains(planted, StringComparison.Ordinal) || line.Contains(Secret, StringComparison.Ordinal));
    }

    internal static string Message(string fingerprint, string severity, string status = "firing", string at = "2026-11-29T03:00:00Z") => $$"""
        { "version": "4", "groupKey": "{}:{}", "status": "{{status}}", "receiver": "techsupport", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://alertmanager:9093",
          "alerts": [{ "status": "{{status}}", "labels": { "alertname": "AppDown", "severity": "{{severity}}" }, "annotations": { "summary": "The application is away." },
            "startsAt": "{{at}}", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": "{{fingerprint}}" }] }
        """;

    private async Task<List<OnCallPage>> PagesAsync()
    {
        await using var db = app.Db();
        return await db.Set<OnCallPage>().AsNoTracking().OrderBy(p => p.Id).ToListAsync(Ct);
    }

    private async Task<int> PostAsync(string body, string? secret = Secret, string? signature = null) => (await SendAsync(body, secret, signature)).Code;

    private async Task<(int Code, string Text)> SendAsync(string body, string? secret, string? signature)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, AlertHook.Address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (secret is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        if (signature is not null) request.Headers.Add(AlertHook.SignatureHeader, signature);
        using var answer = await http.SendAsync(request, Ct);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    public sealed class HookedApp(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["OnCall:AlertSecret"] = Secret };
    }
}

/// <summary>Somebody who does not leave off; of a class of its own, because nothing is taken of it for a minute.</summary>
public sealed class BusyAlertHookTests(AlertHookTests.HookedApp app) : IClassFixture<AlertHookTests.HookedApp>
{
    [Fact]
    public async Task More_than_two_a_second_are_told_to_wait_whether_or_not_they_know_the_secret()
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        var codes = new List<int>();
        for (var i = 0; i < 130; i++)
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(AlertHook.Address, UriKind.Relative), body, TestContext.Current.CancellationToken);
            codes.Add((int)answer.StatusCode);
            if (codes[^1] == 429) Assert.Equal("60", Assert.Single(answer.Headers.GetValues("Retry-After")));
        }
        Assert.Equal([401, 429], codes.Distinct());
    }

    [Fact]
    public async Task A_machine_that_changes_its_address_within_its_network_is_one_all_the_same_and_its_calendar_is_read_meanwhile()
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        var codes = new List<int>();
        for (var i = 1; i <= 130; i++) codes.Add(await SendAsync($"2001:db8:7::{i:x}"));
        Assert.Equal([401, 429], codes.Distinct());
        Assert.Equal(401, await SendAsync("2001:db8:8::1"));
        using var calendar = app.Anonymous();
        Assert.Equal(404, (await calendar.GetAsync(FeedEndpoint.Address("x"), ("X-Forwarded-For", "2001:db8:7::1"))).Status);

        async Task<int> SendAsync(string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, AlertHook.Address) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Forwarded-For", from);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
    }
}

/// <summary>A house whose monitoring sends nothing.</summary>
public sealed class NoAlertHookTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Without_a_secret_there_is_no_such_address()
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        using var body = new StringContent(AlertHookTests.Message("aa09", "critical"), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(AlertHook.Address, UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)answer.StatusCode);
    }
}
