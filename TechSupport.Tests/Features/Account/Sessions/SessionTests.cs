using Microsoft.EntityFrameworkCore;
using TechSupport.Development;
using TechSupport.Features.Account;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.Sessions;

public sealed class SessionTests(App app) : IClassFixture<App>
{
    private const string Good = "violet-ladder-breakfast";

    [Fact]
    public async Task A_quarter_of_an_hour_without_a_request_ends_the_sign_in()
    {
        using var visitor = await app.FreshSignInAsync("tech@crb.local");
        app.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(200, (await visitor.GetAsync("/me")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(200, (await visitor.GetAsync("/me")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(302, (await visitor.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task A_page_that_refreshes_itself_does_not_keep_anybody_signed_in()
    {
        using var visitor = await app.FreshSignInAsync("tech2@crb.local");
        for (var i = 0; i < 14; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            var poll = await visitor.GetAsync("/me", ("X-Poll", "1"), ("HX-Request", "true"));
            Assert.False(poll.SetsCookie("ts"));
        }
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(401, (await visitor.GetAsync("/me", ("X-Poll", "1"), ("HX-Request", "true"))).Status);
    }

    [Fact]
    public async Task After_ten_hours_even_a_busy_sign_in_ends()
    {
        using var visitor = await app.FreshSignInAsync("lead@crb.local");
        var start = app.Clock.Now;
        while (app.Clock.Now - start <= AccountRules.AbsoluteSessionLifetime - TimeSpan.FromMinutes(10))
        {
            Assert.Equal(200, (await visitor.GetAsync("/me")).Status);
            app.Clock.Advance(TimeSpan.FromMinutes(10));
        }
        // saving the profile writes the cookie anew and must not start the shift over
        Assert.Equal(302, (await visitor.SubmitAsync("form[action='/me']", ("Input.Room", "B-019"))).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(302, (await visitor.GetAsync("/me")).Status);
        Assert.StartsWith("/sign-in", visitor.Page!.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_change_keeps_this_sign_in_and_ends_the_others_within_a_minute()
    {
        using var here = await app.FreshSignInAsync("o.vetrova@crb.local");
        using var there = await app.FreshSignInAsync("o.vetrova@crb.local");
        await here.GetAsync("/me/password");
        var reply = await here.SubmitAsync("form[action='/me/password']", ("Input.Current", Seeds.Password), ("Input.Password", Good), ("Input.Again", Good));
        Assert.Equal((302, "/me"), (reply.Status, reply.Location));
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(200, (await here.GetAsync("/me")).Status);
        Assert.Equal(302, (await there.GetAsync("/me")).Status);
        using var again = await app.FreshSignInAsync("o.vetrova@crb.local", Good);
    }

    [Fact]
    public async Task A_wrong_current_password_changes_nothing_and_is_slowed_down()
    {
        using var visitor = await app.FreshSignInAsync("v.lapteva@crb.local");
        for (var i = 0; i < 5; i++)
        {
            await visitor.GetAsync("/me/password");
            Assert.Equal(422, (await visitor.SubmitAsync("form[action='/me/password']", ("Input.Current", "wrong"), ("Input.Password", Good), ("Input.Again", Good))).Status);
        }
        await visitor.GetAsync("/me/password");
        Assert.Equal(429, (await visitor.SubmitAsync("form[action='/me/password']", ("Input.Current", Seeds.Password), ("Input.Password", Good), ("Input.Again", Good))).Status);
        using var still = await app.FreshSignInAsync("v.lapteva@crb.local");
    }

    [Fact]
    public async Task A_disabled_account_is_out_within_a_minute()
    {
        using var visitor = await app.FreshSignInAsync("staff2@crb.local");
        await using (var db = app.Db())
        {
            // past the entity, which would also change the stamp: being off is enough
            Assert.Equal(1, await db.Users.Where(u => u.Email == "staff2@crb.local").ExecuteUpdateAsync(u => u.SetProperty(x => x.DisabledAt, app.Clock.Now), TestContext.Current.CancellationToken));
        }
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(302, (await visitor.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_the_other_sign_ins_too()
    {
        using var here = await app.FreshSignInAsync("i.zhuk@crb.local");
        using var there = await app.FreshSignInAsync("i.zhuk@crb.local");
        var reply = await here.PostAsync("/me/sign-out-everywhere");
        Assert.Equal(("/sign-in", "\"storage\""), (reply.Location, reply.Headers["Clear-Site-Data"]));
        Assert.Equal(302, (await here.GetAsync("/me")).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(302, (await there.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Signing_out_works_when_the_sign_in_has_run_out_already()
    {
        using var visitor = await app.FreshSignInAsync("h.novak@crb.local");
        await visitor.GetAsync("/me");
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        var reply = await visitor.SubmitAsync("form[action='/sign-out']");
        Assert.Equal((302, "/sign-in"), (reply.Status, reply.Location));
    }
}
