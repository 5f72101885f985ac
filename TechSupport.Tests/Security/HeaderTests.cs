
namespace TechSupport.Tests.Security;

public sealed class HeaderTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

    [Fact]
    public async Task Every_answer_carries_the_headers_that_guard_it()
    {
        foreach (var email in new[] { null, "admin@crb.local" })
            foreach (var path in app.Routes.Select(app.PathOf).Append("/no-such-page"))
            {
                using var visitor = await app.VisitAsync(email);
                var headers = (await visitor.GetAsync(path)).Headers;
                Guarded(path, headers);
                if (!path.Contains('.', StringComparison.Ordinal)) Assert.Equal("no-store", headers["Cache-Control"].Split(',')[0]);
            }
    }

    [Theory]
    [InlineData("/css/app.css")]
    [InlineData("/favicon.svg")]
    [InlineData("/icons.svg")]
    [InlineData("/js/app.js")]
    [InlineData("/lib/htmx.min.js")]
    public async Task A_file_carries_what_guards_a_file(string path)
    {
        using var visitor = app.Anonymous();
        var headers = (await visitor.GetAsync(path)).Headers;
        foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Content-Security-Policy", "default-src 'none'") })
            Assert.Equal((name, value), (name, headers.GetValueOrDefault(name)));
        Assert.DoesNotContain("Server", headers.Keys);
    }

    [Fact]
    public async Task Refused_requests_carry_them_too()
    {
        using var visitor = app.Anonymous();
        Guarded("400", (await visitor.PostBareAsync("/sign-in", ("Input.UserName", "x"))).Headers);
        Guarded("422", (await visitor.PostAsync("/sign-in", ("Input.UserName", ""))).Headers);
        using var htmx = visitor.Htmx();
        Guarded("401", (await htmx.GetAsync("/tickets")).Headers);
    }

    [Fact]
    public async Task A_page_that_differs_for_htmx_says_so_to_caches()
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        Assert.Contains("HX-Request", (await visitor.GetAsync("/tickets")).Headers["Vary"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/actuator/health")]
    [InlineData("/actuator/health/live")]
    [InlineData("/actuator/health/ready")]
    [InlineData("/actuator/prometheus")]
    [InlineData("/metrics")]
    public async Task The_management_pages_are_not_on_the_public_port_whatever_the_headers_say(string path)
    {
        using var visitor = await app.SignInAsync("admin@crb.local");
        (string, string)[][] forged = [[], [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Port", $"{app.ManagementAddress.Port}"), ("X-Forwarded-Host", app.ManagementAddress.Authority)], [("Host", app.ManagementAddress.Authority)]];
        foreach (var headers in forged) Assert.Equal(404, (await visitor.GetAsync(path, headers)).Status);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("none", true)]
    [InlineData("same-origin", true)]
    [InlineData("same-site", false)]
    [InlineData("cross-site", false)]
    public async Task The_length_of_a_page_that_another_site_asks_for_tells_nothing_of_what_is_on_it(string? from, bool compressed)
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        foreach (var encoding in new[] { "br", "gzip" })
        {
            (string, string)[] headers = from is null ? [("Accept-Encoding", encoding)] : [("Accept-Encoding", encoding), ("Sec-Fetch-Site", from)];
            var reply = await visitor.GetAsync("/tickets?q=zqguess", headers);
            Assert.Equal((200, compressed), (reply.Status, reply.Headers.ContainsKey("Content-Encoding")));
        }
    }

    [Fact]
    public async Task The_management_port_has_the_management_pages_and_nothing_else()
    {
        using var http = new HttpClient { BaseAddress = app.ManagementAddress };
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal("""{"status":"UP","components":{}}""", await http.GetStringAsync("/actuator/health/live", ct));
        Assert.Contains("\"database\":{\"status\":\"UP\"}", await http.GetStringAsync("/actuator/health/ready", ct), StringComparison.Ordinal);
        Assert.Contains("http_request_duration_seconds", await http.GetStringAsync("/actuator/prometheus", ct), StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/sign-in", "/css/app.css" })
        {
            using var response = await http.GetAsync(path, ct);
            Assert.Equal(404, (int)response.StatusCode);
        }
    }

    private static void Guarded(string what, IReadOnlyDictionary<string, string> headers)
    {
        (string Name, string Value)[] expected =
        [
            ("Content-Security-Policy", ContentPolicy), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
        ];
        foreach (var (name, value) in expected) Assert.Equal($"{what} {name}: {value}", $"{what} {name}: {headers.GetValueOrDefault(name)}");
        Assert.DoesNotContain("Server", headers.Keys);
        Assert.DoesNotContain("X-Powered-By", headers.Keys);
    }
}
