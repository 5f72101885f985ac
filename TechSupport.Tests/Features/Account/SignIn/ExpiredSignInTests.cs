using TechSupport.Development;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.SignIn;

public sealed class ExpiredSignInTests(App app) : IClassFixture<App>
{
    private const string Typed = "The zebra in room 214 prints nothing but stripes <b>since</b> this morning.";

    [Fact]
    public async Task Text_typed_into_an_expired_form_is_offered_for_sending_after_the_sign_in()
    {
        using var visitor = await ExpiredAsync("staff@crb.local");
        var door = await PostTypedAsync(visitor);
        Assert.Equal(401, door.Status);
        Assert.Contains("Your text is kept", door.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing but stripes", door.Text, StringComparison.Ordinal);
        var wrong = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "staff@crb.local"), ("Input.Password", "wrong"));
        Assert.Equal(422, wrong.Status);
        var offer = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal(200, offer.Status);
        Assert.Equal(Typed, offer.Html.QuerySelector("main form textarea[name='Input.Description']")?.TextContent);
        Assert.Equal("/report", offer.Html.QuerySelector("main form")?.GetAttribute("action"));
        Assert.NotEqual(400, (await visitor.SubmitAsync("main form")).Status);
    }

    [Fact]
    public async Task Somebody_else_at_the_same_computer_does_not_see_the_text()
    {
        using var visitor = await ExpiredAsync("staff@crb.local");
        await PostTypedAsync(visitor);
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
        Assert.DoesNotContain("nothing but stripes", (await visitor.FollowAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Htmx_is_told_401_and_the_plain_form_that_follows_keeps_the_text_and_its_writer()
    {
        using var visitor = await ExpiredAsync("staff@crb.local");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report") { Content = new FormUrlEncodedContent([new("Input.Description", Typed)]) };
        var refused = await visitor.Htmx().SendAsync(request);
        Assert.Equal(401, refused.Status);
        Assert.False(refused.SetsCookie("ts"));
        await PostTypedAsync(visitor);
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal(302, reply.Status);
    }

    [Fact]
    public async Task Who_reads_on_with_htmx_is_led_to_the_sign_in_and_back()
    {
        using var visitor = await ExpiredAsync("tech@crb.local");
        var reply = await visitor.Htmx().GetAsync("/tickets");
        Assert.Equal((401, "/sign-in?returnUrl=%2Fme"), (reply.Status, reply.Headers["HX-Redirect"]));
    }

    [Fact]
    public async Task Passwords_and_forms_from_other_sites_are_never_kept()
    {
        using var visitor = await ExpiredAsync("staff@crb.local");
        var reply = await visitor.PostBareAsync("/me/password", ("Input.Current", "old"), ("Input.Password", "new-secret-new"), ("Input.Again", "new-secret-new"));
        Assert.Null(reply.Html.QuerySelector("input[name=Kept]"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/report") { Content = new FormUrlEncodedContent([new("Input.Description", Typed)]) };
        Assert.Null((await visitor.SendAsync(request, ("Sec-Fetch-Site", "cross-site"))).Html.QuerySelector("input[name=Kept]"));
    }

    [Fact]
    public async Task A_tampered_seal_is_refused_in_words()
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.PostAsync("/sign-in", ("Kept", "CfDJ8-nonsense"), ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/"), (reply.Status, reply.Location));
    }

    [Fact]
    public async Task A_sign_in_form_left_open_in_another_tab_leads_on()
    {
        using var visitor = app.Anonymous();
        var old = await visitor.TokenAsync();
        await visitor.TryAsync("m.ilves@crb.local", Seeds.Password);
        var reply = await visitor.PostBareAsync("/sign-in", ("__RequestVerificationToken", old), ("ReturnUrl", "/me"), ("Input.UserName", "m.ilves@crb.local"), ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/me"), (reply.Status, reply.Location));
    }

    [Theory]
    [InlineData("tech@crb.local")]
    [InlineData("nobody@crb.local")]
    public async Task A_sign_in_form_left_open_never_goes_on_as_somebody_else(string typed)
    {
        using var visitor = app.Anonymous();
        var old = await visitor.TokenAsync();
        await visitor.TryAsync("m.ilves@crb.local", Seeds.Password);
        var reply = await visitor.PostBareAsync("/sign-in", ("__RequestVerificationToken", old), ("ReturnUrl", "/me"), ("Input.UserName", typed), ("Input.Password", Seeds.Password));
        Assert.Equal((409, typed), (reply.Status, reply.Html.QuerySelector("#Input_UserName")?.GetAttribute("value")));
        Assert.Contains("has signed in here in another tab", reply.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.False(reply.SetsCookie("ts"));
    }

    [Fact]
    public async Task Sent_again_with_the_password_the_form_left_open_signs_in_whom_it_names()
    {
        using var visitor = app.Anonymous();
        var old = await visitor.TokenAsync();
        await visitor.TryAsync("m.ilves@crb.local", Seeds.Password);
        await visitor.PostBareAsync("/sign-in", ("__RequestVerificationToken", old), ("ReturnUrl", "/me"), ("Input.UserName", "tech@crb.local"), ("Input.Password", Seeds.Password));
        var reply = await visitor.SubmitAsync("form[action='/sign-in']", ("Input.Password", Seeds.Password));
        Assert.Equal((302, "/me"), (reply.Status, reply.Location));
        await visitor.FollowAsync();
        Assert.Equal("Timur Akhmetov", visitor.Page!.Html.QuerySelector(".band .who")?.GetAttribute("title"));
    }

    private async Task<Visitor> ExpiredAsync(string email)
    {
        var visitor = await app.FreshSignInAsync(email);
        await visitor.GetAsync("/me");
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        return visitor;
    }

    private static Task<Reply> PostTypedAsync(Visitor visitor) => visitor.PostBareAsync("/report", ("Input.Description", Typed), ("Input.PatientCare", "true"));
}
