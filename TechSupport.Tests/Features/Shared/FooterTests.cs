using TechSupport.Tests.Support;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Shared;

/// <summary>Which build this is, for whoever calls about it.</summary>
public sealed class FooterTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("tech@crb.local", "/tickets", "ru", "Версия")]
    [InlineData("tech@crb.local", "/tickets", "en", "Version")]
    [InlineData("admin@crb.local", "/admin", "ru", "Версия")]
    public async Task Whoever_works_on_tickets_reads_the_version(string email, string path, string language, string word)
    {
        using var visitor = (await app.SignInAsync(email)).Reads(language);
        Assert.Contains($"{word} {BuildInfo.Current.Version}", (await visitor.GetAsync(path)).Find("footer.foot"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Staff_read_the_duty_phone_and_no_version()
    {
        using var nurse = (await app.SignInAsync("staff@crb.local")).Reads("en");
        var foot = (await nurse.GetAsync("/")).Find("footer.foot");
        Assert.Contains("IT duty phone 3-33", foot, StringComparison.Ordinal);
        Assert.DoesNotContain("Version", foot, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/forgot")]
    public async Task A_stranger_is_not_told_which_build_this_is(string path)
    {
        using var stranger = app.Anonymous();
        var page = await stranger.GetAsync(path);
        Assert.DoesNotContain(BuildInfo.Current.Version, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Version", page.Text, StringComparison.Ordinal);
    }
}
