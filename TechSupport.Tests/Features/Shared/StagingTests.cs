using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Shared;

/// <summary>Nobody takes the staging environment for the helpdesk.</summary>
public sealed class StagingTests(StagingTests.Staging app, App real) : IClassFixture<StagingTests.Staging>, IClassFixture<App>
{
    [Theory]
    [InlineData("en", "This is staging, for trying things out: no one reads what is reported here.")]
    [InlineData("ru", "Это стенд для проверки: заявки, отправленные здесь, никто не читает.")]
    public async Task Staging_says_so_above_every_page(string language, string words)
    {
        using var stranger = app.Anonymous().Reads(language);
        Assert.Equal(words, (await stranger.GetAsync("/sign-in")).Find("aside.staging"));
        using var nurse = (await app.SignInAsync("staff@crb.local")).Reads(language);
        Assert.Equal(words, (await nurse.GetAsync("/")).Find("aside.staging"));
    }

    [Fact]
    public async Task The_helpdesk_itself_does_not()
    {
        using var stranger = real.Anonymous();
        Assert.Null((await stranger.GetAsync("/sign-in")).Find("aside.staging"));
    }

    public sealed class Staging(Postgres postgres) : App(postgres)
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Hospital:Staging"] = "true" };
    }
}
