using TechSupport.Development;

namespace TechSupport.Tests.Security;

public sealed class SignInGateTests(SecurityApp app) : IClassFixture<SecurityApp>
{
    [Fact]
    public async Task Htmx_is_sent_to_the_sign_in_page_and_back_to_where_it_was()
    {
        using var visitor = app.Anonymous().Htmx();
        foreach (var route in app.Routes.Where(r => !r.IsOpen))
        {
            var reply = await visitor.GetAsync(app.PathOf(route), ("HX-Current-URL", $"{app.Address}tickets/{app.Ticket}"));
            Assert.Equal(401, reply.Status);
            Assert.StartsWith("/sign-in", reply.Headers["HX-Redirect"], StringComparison.Ordinal);
            Assert.DoesNotContain("Input.Password", reply.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_post_without_an_antiforgery_token_is_refused()
    {
        var accepted = new List<string>();
        foreach (var email in new[] { null, SecurityApp.Owner, "admin@crb.local" })
            foreach (var route in app.Routes.Where(r => r.Posts && (email is not null || r.IsOpen) && !r.Template.StartsWith("/error/", StringComparison.Ordinal)))
            {
                using var visitor = await app.VisitAsync(email);
                var reply = await visitor.PostBareAsync(app.PathOf(route), ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password));
                // whoever is signed in already is only led on, and gets no new cookie
                if (email is not null && route.Template == "/sign-in" && reply is { Status: 302, Location: "/" } && !reply.SetsCookie("ts")) continue;
                if (reply.Status is not (400 or 403 or 404)) accepted.Add($"{email ?? "anonymous"}: {reply}");
            }
        Assert.Empty(accepted);
    }

    [Fact]
    public async Task A_token_of_somebody_else_is_refused()
    {
        using var other = await app.SignInAsync(SecurityApp.OtherStaff);
        using var visitor = await app.SignInAsync(SecurityApp.Owner);
        var reply = await visitor.PostBareAsync("/sign-out", ("__RequestVerificationToken", await other.TokenAsync()));
        Assert.Equal(400, reply.Status);
    }

    [Fact]
    public async Task The_cookie_is_closed_to_scripts_and_other_sites()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("Input.UserName", "tech2@crb.local"), ("Input.Password", Seeds.Password));
        var cookie = reply.Headers["Set-Cookie"].Split(", ").Single(c => c.StartsWith("ts=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http:evil.example")]
    public async Task Nobody_is_led_to_another_site(string elsewhere)
    {
        using var visitor = app.Anonymous();
        var signedIn = await visitor.PostAsync("/sign-in", ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password), ("ReturnUrl", elsewhere));
        Assert.Equal((302, "/"), (signedIn.Status, signedIn.Location));
        Assert.Equal("/", (await visitor.PostAsync("/preferences", ("theme", "dark"), ("returnUrl", elsewhere))).Location);
        var query = $"?returnUrl={Uri.EscapeDataString(elsewhere)}&ReturnUrl={Uri.EscapeDataString(elsewhere)}";
        foreach (var route in app.Routes.Where(r => !r.Template.StartsWith("/error", StringComparison.Ordinal)))
        {
            var reply = await visitor.GetAsync(app.PathOf(route) + query);
            Assert.True(reply.Location is null || reply.Location.StartsWith('/') && !reply.Location.StartsWith("//", StringComparison.Ordinal), reply.ToString());
            var links = reply.Html.QuerySelectorAll("a, form").Select(e => (e.GetAttribute("href") ?? e.GetAttribute("action") ?? "").Trim());
            Assert.DoesNotContain(links, l => l.Replace("\t", "", StringComparison.Ordinal).Replace('\\', '/').StartsWith("//", StringComparison.Ordinal)
                || l.StartsWith("http", StringComparison.Ordinal) || l.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
        }
    }
}
