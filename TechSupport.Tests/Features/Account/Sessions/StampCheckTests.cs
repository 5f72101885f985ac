using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Account.Sessions;

/// <summary>What it costs that every session is checked once a minute.</summary>
public sealed class StampCheckTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("tech@crb.local")]
    [InlineData("staff@crb.local")]
    public async Task A_check_is_one_statement(string email)
    {
        using var visitor = await app.SignInAsync(email);
        var path = "/tickets?view=mine";
        await visitor.GetAsync(path);
        using var statements = new StatementCounter(app);
        var reply = await visitor.GetAsync(path);
        var page = statements.Count;
        Assert.False(reply.SetsCookie("ts"));
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        statements.Clear();

        reply = await visitor.GetAsync(path);

        // the cookie is written anew: it was checked
        Assert.True(reply.SetsCookie("ts"));
        statements.AtMost(page + 1);
        Assert.Contains(statements.Texts, text => text.Contains("security_stamp", StringComparison.Ordinal) && text.Contains("departments", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_checked_cookie_says_the_same_as_the_one_of_the_sign_in()
    {
        using var visitor = await app.SignInAsync("lead@crb.local");
        var before = (await visitor.GetAsync("/tickets")).Html.QuerySelector("header")!.TextContent;
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var reply = await visitor.GetAsync("/tickets");
        Assert.True(reply.SetsCookie("ts"));
        // the page after it is the first that reads the new cookie
        Assert.Equal(before, (await visitor.GetAsync("/tickets")).Html.QuerySelector("header")!.TextContent);
        Assert.Equal(403, (await visitor.GetAsync("/admin")).Status);
    }
}
