using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TechSupport.Development;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Security;

/// <summary>What holds on the hospital's server and not on a development machine.</summary>
public sealed class ProductionTests(ProductionTests.ProductionApp app) : IClassFixture<ProductionTests.ProductionApp>
{
    [Fact]
    public async Task The_sign_in_cookie_belongs_to_this_host_travels_encrypted_and_is_out_of_reach_of_scripts()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password));
        var cookie = reply.Headers["Set-Cookie"].ToLowerInvariant();
        Assert.Contains("__host-ts=", cookie, StringComparison.Ordinal);
        foreach (var word in new[] { "; path=/", "; secure", "; samesite=lax", "; httponly" }) Assert.Contains(word, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_cookies_belong_to_this_host_too()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync("/sign-in", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("Host", "techsupport.test"));
        var cookie = reply.Headers["Set-Cookie"].ToLowerInvariant();
        foreach (var word in new[] { "__host-ts-form=", "; path=/", "; secure", "; httponly" }) Assert.Contains(word, cookie, StringComparison.Ordinal);
        Assert.Equal("__Host-ts-flash", app.Services.GetRequiredService<IOptions<CookieTempDataProviderOptions>>().Value.Cookie.Name);
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_with_https()
    {
        using var visitor = app.Anonymous();
        Assert.Equal("max-age=31536000; includeSubDomains", (await visitor.GetAsync("/sign-in", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("Host", "techsupport.test"))).Headers["Strict-Transport-Security"]);
    }

    [Theory]
    [InlineData("techsupport.test", 200)]
    [InlineData("localhost", 200)]
    [InlineData("evil.example", 400)]
    public async Task Only_the_public_name_and_this_machines_own_are_answered(string host, int status)
    {
        using var visitor = app.Anonymous();
        Assert.Equal(status, (await visitor.GetAsync("/sign-in", ("Host", host))).Status);
    }

    [Theory]
    [InlineData("https://it.hospital.example", "https://it.hospital.example/tickets/7?a=b")]
    [InlineData("https://hospital.example/helpdesk", "https://hospital.example/helpdesk/tickets/7?a=b")]
    [InlineData("https://hospital.example/helpdesk/", "https://hospital.example/helpdesk/tickets/7?a=b")]
    public void A_link_in_a_message_keeps_the_path_of_the_public_address(string address, string link) =>
        Assert.Equal(link, new Web.HospitalOptions { PublicUrl = address }.Link("/tickets/7?a=b").AbsoluteUri);

    [Fact]
    public async Task An_error_shows_nothing_of_the_inside()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync("/sign-in", (Mistake.Header, "yes"));
        Assert.Equal((500, "Something went wrong on our side"), (reply.Status, reply.Heading));
        // nobody is told by itself
        Assert.Contains("If it happens again, call 3-33.", reply.FindAll("main p"));
        foreach (var inside in new[] { "   at ", "Exception", Mistake.Message, nameof(Mistake), ".cs:line" }) Assert.DoesNotContain(inside, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_one_line_of_the_log_with_its_stack_and_the_number_the_person_reads()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync("/sign-in?code=hush", (Mistake.Header, "once"));
        var lines = (await app.LogAsync()).Where(line => line.Contains(Mistake.Message, StringComparison.Ordinal) && reply.Text.Contains(Reference(line), StringComparison.Ordinal)).ToList();
        var only = Assert.Single(lines);
        Assert.Contains(nameof(Mistake.OnResourceExecutionAsync), only, StringComparison.Ordinal);
        Assert.Contains("\"Route\":\"/sign-in\"", only, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", only, StringComparison.Ordinal);

        static string Reference(string line) => System.Text.Json.JsonDocument.Parse(line).RootElement.TryGetProperty("Reference", out var reference) ? reference.GetString()! : "nothing";
    }

    [Fact]
    public async Task Who_comes_too_often_is_counted_and_no_line_of_the_log()
    {
        using var visitor = app.Anonymous();
        var before = (await app.LogAsync()).Count;
        var answers = new List<int>();
        for (var tries = 0; tries < 12; tries++) answers.Add((await visitor.PostAsync("/sign-in", ("Input.UserName", "nobody.in.particular"), ("Input.Password", "wrong"))).Status);
        Assert.Contains(429, answers);
        Assert.True((await app.LogAsync()).Count - before <= answers.Count(status => status != 429));
        using var monitoring = new HttpClient();
        var metrics = await monitoring.GetStringAsync(new Uri(app.ManagementAddress, "/actuator/prometheus"), TestContext.Current.CancellationToken);
        Assert.Matches("""http_request_duration_seconds_count\{[^}]*code="429"[^}]*\} [1-9]""", metrics);
    }

    public sealed class ProductionApp(Postgres postgres) : App(postgres)
    {
        protected override string EnvironmentName => "Production";

        protected override void Replace(IServiceCollection services) => services.Configure<MvcOptions>(o => o.Filters.Add(new Mistake()));
    }

    // as deep in the application as a page's own code
    private sealed class Mistake : IAsyncResourceFilter
    {
        public const string Header = "X-Mistake";
        public const string Message = "the password of the database is swordfish";

        public Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next) =>
            context.HttpContext.Request.Headers.ContainsKey(Header) && context.HttpContext.Features.Get<IExceptionHandlerFeature>() is null
                ? throw new InvalidOperationException(Message) : next();
    }
}
