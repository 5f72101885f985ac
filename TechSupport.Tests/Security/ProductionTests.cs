using TechSupport.Data;
using TechSupport.Tests.Support;

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
    public async Task Browsers_are_told_to_stay_with_https()
    {
        using var visitor = app.Anonymous();
        Assert.Equal("max-age=31536000; includeSubDomains", (await visitor.GetAsync("/sign-in", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("Host", "helpdesk.hospital.example"))).Headers["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task An_error_shows_nothing_of_the_inside()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync("/error/500");
        Assert.DoesNotContain("   at ", reply.Main, StringComparison.Ordinal);
    }

    public sealed class ProductionApp(Postgres postgres) : App(postgres)
    {
        protected override string EnvironmentName => "Production";
    }
}
