using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Security.Requests;

/// <summary>What a stranger sends is read or refused, and what explains a failure cannot fail itself.</summary>
public sealed class ErrorPathTests(ErrorPathTests.BrokenApp app) : IClassFixture<ErrorPathTests.BrokenApp>
{
    [Theory]
    [InlineData("[=x")]
    [InlineData("a[=x")]
    [InlineData("%5B=x")]
    [InlineData("a[]=x&a[0=y&]=z")]
    public async Task A_field_name_with_a_bracket_that_never_closes_is_no_failure(string body)
    {
        using var visitor = app.Anonymous();
        foreach (var path in new[] { "/sign-in", "/forgot", "/no-such-page", $"/sign-in?{body}" })
            Assert.InRange((await SendAsync(visitor, path, new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"))).Status, 400, 499);
        Assert.InRange((await visitor.GetAsync($"/sign-in?{body}")).Status, 200, 499);
    }

    [Theory]
    [InlineData("HX-Boosted", "x")]
    [InlineData("HX-Boosted", "")]
    [InlineData("HX-Request", "x")]
    [InlineData("HX-Request", "")]
    [InlineData("HX-Current-URL", "http://[")]
    [InlineData("HX-History-Restore-Request", "x")]
    [InlineData("HX-Prompt", "%ZZ")]
    [InlineData("HX-Target", "\u0001")]
    [InlineData("HX-Trigger", "[")]
    public async Task A_header_of_htmx_that_means_nothing_is_no_failure(string name, string value)
    {
        using var visitor = app.Anonymous();
        foreach (var path in new[] { "/sign-in", "/tickets", "/no-such-page" })
            Assert.InRange((await visitor.GetAsync(path, name == "HX-Request" ? [(name, value)] : [("HX-Request", "true"), (name, value)])).Status, 200, 499);
    }

    [Theory]
    [InlineData("xn--")]
    [InlineData("a..b")]
    [InlineData("[")]
    public async Task A_name_of_a_host_that_is_none_is_no_failure(string host)
    {
        using var visitor = app.Anonymous();
        foreach (var path in new[] { "/sign-in", "/tickets" }) Assert.InRange((await visitor.GetAsync(path, ("Host", host))).Status, 200, 499);
    }

    [Fact]
    public async Task When_the_page_of_errors_fails_too_words_and_headers_remain()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync("/sign-in", (Broken.Header, "yes"));
        Assert.Equal(500, reply.Status);
        Assert.Contains("Something went wrong on our side", reply.Text, StringComparison.Ordinal);
        Assert.Contains("У нас произошла ошибка", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Broken.Secret, reply.Text, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-store"), (reply.Headers["X-Content-Type-Options"], reply.Headers["Cache-Control"].Split(',')[0]));
    }

    [Theory]
    [InlineData("/error/503", null)]
    [InlineData("/error/503", "cross-site")]
    [InlineData("/error/400", "same-site")]
    [InlineData("/no-such-page", "cross-site")]
    [InlineData("/sign-out", "cross-site")]
    public async Task A_page_of_errors_shows_no_text_that_another_site_posted(string path, string? from)
    {
        using var visitor = app.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("Text", "Call 555-1234")]);
        var reply = await visitor.SendAsync(request, from is null ? [] : [("Sec-Fetch-Site", from)]);
        Assert.InRange(reply.Status, 400, 503);
        Assert.DoesNotContain("555-1234", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-out")]
    [InlineData("/preferences")]
    [InlineData("/me/sign-out-everywhere")]
    public async Task Another_site_can_neither_sign_people_out_nor_change_their_settings(string path)
    {
        using var nobody = app.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", "x"), KeyValuePair.Create("language", "ru")]);
        var reply = await nobody.SendAsync(request, ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(400, reply.Status);
        Assert.DoesNotContain("Clear-Site-Data", reply.Headers.Keys);
        Assert.DoesNotContain("Set-Cookie", reply.Headers.Keys);
    }

    [Fact]
    public async Task An_address_to_go_back_to_has_a_length()
    {
        using var technician = await app.SignInAsync("tech@crb.local");
        var number = await app.NewTicketAsync();
        await technician.GetAsync($"/tickets/{number}/classify");
        var reply = await technician.SubmitAsync("form[action$=classify]", ("ReturnUrl", "/tickets?q=" + new string('x', 20_000)));
        Assert.Equal((302, $"/tickets/{number}"), (reply.Status, reply.Location));
    }

    private static Task<Reply> SendAsync(Visitor visitor, string path, HttpContent content) =>
        visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content });

    public sealed class BrokenApp(Postgres postgres) : App(postgres)
    {
        protected override void Replace(IServiceCollection services) => services.Configure<MvcOptions>(o => o.Filters.Add(new Broken()));
    }

    // on every page, the one of errors too
    private sealed class Broken : IAsyncResourceFilter
    {
        public const string Header = "X-Broken";
        public const string Secret = "the password of the database is swordfish";

        public Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next) =>
            context.HttpContext.Request.Headers.ContainsKey(Header) ? throw new InvalidOperationException(Secret) : next();
    }
}
