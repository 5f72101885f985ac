using TechSupport.Development;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.SignIn;

public sealed class SignInTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Whoever_signs_in_is_led_to_the_start_page_and_known_there()
    {
        using var visitor = app.Anonymous();
        await visitor.GetAsync("/sign-in");
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
        while (visitor.Page!.Location is not null) await visitor.FollowAsync();
        Assert.Equal((200, "Timur Akhmetov"), (visitor.Page.Status, visitor.Page.Html.QuerySelector(".band .who")?.GetAttribute("title")));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_and_the_user_name_is_kept()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("Input.UserName", "tech@crb.local"), ("Input.Password", "not-the-password"));
        Assert.Equal(422, reply.Status);
        Assert.Contains("is not right", reply.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("tech@crb.local", reply.Html.QuerySelector("#Input_UserName")?.GetAttribute("value"));
        Assert.False(reply.SetsCookie("ts"));
    }

    [Fact]
    public async Task After_signing_out_the_start_page_asks_for_a_sign_in()
    {
        using var visitor = await app.SignInAsync("staff@crb.local");
        var reply = await visitor.PostAsync("/sign-out");
        Assert.Equal((302, "/sign-in"), (reply.Status, reply.Location));
        Assert.Equal("\"storage\"", reply.Headers["Clear-Site-Data"]);
        Assert.Equal((302, "/sign-in"), ((await visitor.GetAsync("/")).Status, visitor.Page!.Location));
    }

    [Fact]
    public async Task The_sign_in_page_speaks_russian_to_whoever_reads_it()
    {
        using var visitor = app.Anonymous().Reads("ru");
        var reply = await visitor.GetAsync("/sign-in");
        Assert.Equal(("ru", "en"), (reply.Html.DocumentElement.GetAttribute("lang"), reply.Html.QuerySelector("button[name=language]")?.GetAttribute("value")));
    }
}
