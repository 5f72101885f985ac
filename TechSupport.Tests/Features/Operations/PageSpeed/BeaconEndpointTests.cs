using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Features.Operations.PageSpeed;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;
using TechSupport.Web.Guard;

namespace TechSupport.Tests.Features.Operations.PageSpeed;

/// <summary>Where beacons arrive: what is taken, what is refused, and that nobody fills our memory.</summary>
public sealed class BeaconEndpointTests(App app) : IClassFixture<App>
{
    private const string Good = """{"route":"/tickets/{number:long:min(1)}","ttfb":80,"response":90,"ready":240,"load":310}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PageSpeedTally Tally => app.Services.GetRequiredService<PageSpeedTally>();

    [Fact]
    public async Task A_beacon_of_a_page_is_taken_without_a_word_or_a_question_to_the_database()
    {
        Tally.Take();
        using var person = await app.SignInAsync("staff@crb.local");
        await person.GetAsync("/");
        using var statements = new StatementCounter(app);
        using var request = Post(Good);
        var reply = await person.SendAsync(request, ("Sec-Fetch-Site", "same-origin"), ("Origin", app.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal((204, ""), (reply.Status, reply.Text));
        statements.AtMost(0);
        // nobody stays signed in by it, and no cookie is needed for it
        Assert.False(reply.SetsCookie("ts"));
        Assert.Equal([("ttfb", 80), ("response", 100), ("ready", 250), ("load", 400)], Tally.Take().Timings.Keys.OrderBy(t => t.Metric).Select(t => (t.Metric.Word(), t.UpTo)));
    }

    [Theory]
    [InlineData(null, "own", 204)]
    [InlineData("same-origin", null, 204)]
    [InlineData("same-origin", "own", 204)]
    [InlineData(null, null, 400)]
    [InlineData("cross-site", "own", 400)]
    [InlineData("same-site", null, 400)]
    [InlineData("none", null, 400)]
    [InlineData("same-origin", "http://evil.example", 400)]
    [InlineData(null, "http://evil.example", 400)]
    [InlineData(null, "null", 400)]
    public async Task Only_our_own_pages_report(string? site, string? origin, int status)
    {
        Tally.Take();
        var headers = new List<(string, string)>();
        if (site is not null) headers.Add(("Sec-Fetch-Site", site));
        if (origin is not null) headers.Add(("Origin", origin == "own" ? app.Address.GetLeftPart(UriPartial.Authority) : origin));
        Assert.Equal(status, await SendAsync(Good, [.. headers]));
        Assert.Equal(status != 204, Tally.Take().IsNothing);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("nonsense", 400)]
    [InlineData("""{"route":"/tickets/10174","ttfb":80}""", 400)]
    [InlineData("""{"route":"/no-such-page","ttfb":80}""", 400)]
    [InlineData("""{"route":"/js/app.js","ttfb":80}""", 400)]
    [InlineData("""{"route":"/tickets","ttfb":NaN}""", 400)]
    [InlineData("""{"route":"/tickets","ttfb":-1}""", 400)]
    [InlineData("""{"route":"/tickets","user":"ivanov"}""", 400)]
    public async Task What_no_page_would_send_is_refused(string body, int status)
    {
        Tally.Take();
        Assert.Equal(status, await SendAsync(body, ("Sec-Fetch-Site", "same-origin")));
        Assert.True(Tally.Take().IsNothing);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_kilobytes_are_read_and_no_more(bool told)
    {
        Assert.Equal(204, await SendAsync(Good + new string(' ', BeaconEndpoint.LongestBody - Good.Length), told, ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(413, await SendAsync(Good + new string(' ', BeaconEndpoint.LongestBody - Good.Length + 1), told, ("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(413, await SendAsync(new string(' ', 900_000), told, ("Sec-Fetch-Site", "same-origin")));
    }

    [Fact]
    public async Task The_address_is_no_page()
    {
        using var admin = await app.SignInAsync("admin@crb.local");
        Assert.Equal(404, (await admin.GetAsync(BeaconEndpoint.Address)).Status);
    }

    [Fact]
    public async Task A_page_names_the_template_of_its_route_and_no_number_of_a_ticket()
    {
        var number = await app.NewTicketAsync();
        using var person = await app.SignInAsync("staff@crb.local");
        Assert.Equal("/tickets/{number:long:min(1)}", (await person.GetAsync($"/tickets/{number}")).Html.Body!.GetAttribute("data-route"));
        Assert.Equal("/tickets/{number:long:min(1)}", (await person.GetAsync("/tickets/999999999")).Html.Body!.GetAttribute("data-route"));
        using var nobody = app.Anonymous();
        Assert.Equal("/sign-in", (await nobody.GetAsync("/sign-in")).Html.Body!.GetAttribute("data-route"));
    }

    private async Task<int> SendAsync(string body, params (string Name, string Value)[] headers) => await SendAsync(body, true, headers);

    private async Task<int> SendAsync(string body, bool told, params (string Name, string Value)[] headers)
    {
        using var nobody = app.Anonymous();
        using var request = Post(body);
        if (!told) request.Headers.TransferEncodingChunked = true;
        return (await nobody.SendAsync(request, headers)).Status;
    }

    private static HttpRequestMessage Post(string body) => new(HttpMethod.Post, BeaconEndpoint.Address) { Content = new StringContent(body, Encoding.UTF8, "text/plain") };

    /// <summary>On an application of its own: whoever floods it leaves nothing to others for a minute.</summary>
    public sealed class Flood(Postgres postgres) : IAsyncLifetime
    {
        private readonly App app = new(postgres);

        public ValueTask InitializeAsync() => app.InitializeAsync();

        public ValueTask DisposeAsync() => app.DisposeAsync();

        [Fact]
        public async Task Ten_thousand_requests_of_one_address_are_mostly_refused_and_of_many_addresses_count_up_to_a_limit()
        {
            var one = await FloodAsync(2_000, _ => "198.51.100.7");
            Assert.Equal([204, 429], one.Keys.Order());
            // a window may end meanwhile
            Assert.InRange(one[204], AddressLimit.Beacons.OfAnAddress, 2 * AddressLimit.Beacons.OfAnAddress);
            // nobody else is shut out by it
            Assert.Equal([204], (await FloodAsync(50, _ => "198.51.100.8")).Keys);
            var many = await FloodAsync(10_000, n => $"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}");
            Assert.InRange(many[204], 1, 2 * AddressLimit.Beacons.OfAll!.Value - 1);
            Assert.Equal(10_000, many.GetValueOrDefault(429) + many[204]);
            // one route, and the same four durations
            Assert.Equal(4, app.Services.GetRequiredService<PageSpeedTally>().Take().Timings.Count);
        }

        private async Task<Dictionary<int, int>> FloodAsync(int requests, Func<int, string> from)
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 16 }) { BaseAddress = app.Address };
            var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
            await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (n, ct) =>
            {
                using var request = Post(Good);
                request.Headers.Add("Sec-Fetch-Site", "same-origin");
                request.Headers.Add("X-Forwarded-For", from(n));
                using var answer = await http.SendAsync(request, ct);
                statuses.Add(answer.StatusCode);
            });
            return statuses.GroupBy(s => (int)s).ToDictionary(g => g.Key, g => g.Count());
        }
    }

    /// <summary>Where it is turned off.</summary>
    public sealed class Off(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Beacon:Enabled"] = "false" };
    }

    public sealed class TurnedOff(Off app) : IClassFixture<Off>
    {
        [Fact]
        public async Task Turned_off_no_page_reports_and_what_still_comes_is_thrown_away()
        {
            using var nobody = app.Anonymous();
            Assert.Equal("", (await nobody.GetAsync("/sign-in")).Html.Body!.GetAttribute("data-route"));
            using var request = Post(Good);
            Assert.Equal(204, (await nobody.SendAsync(request, ("Sec-Fetch-Site", "same-origin"))).Status);
            Assert.True(app.Services.GetRequiredService<PageSpeedTally>().Take().IsNothing);
            using var admin = await app.SignInAsync("admin@crb.local");
            Assert.Contains("Beacon__Enabled=false", (await admin.GetAsync("/admin/health/speed")).Main, StringComparison.Ordinal);
        }
    }
}
