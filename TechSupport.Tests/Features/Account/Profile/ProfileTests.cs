using Microsoft.EntityFrameworkCore;
using TechSupport.Features.People;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.Profile;

public sealed class ProfileTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task What_was_saved_shows_at_once()
    {
        using var visitor = await app.SignInAsync("tech@crb.local");
        await visitor.GetAsync("/me");
        var reply = await visitor.SubmitAsync("form[action='/me']", ("Input.Language", "ru"), ("Input.Theme", "dark"), ("Input.Keys", "false"), ("Input.Computer", " pc-b018-03 "));
        Assert.Equal((302, "/me"), (reply.Status, reply.Location));
        var page = await visitor.FollowAsync();
        Assert.Equal(("ru", "dark"), (page.Html.DocumentElement.GetAttribute("lang"), page.Html.DocumentElement.GetAttribute("data-theme")));
        Assert.Equal("off", page.Html.Body!.GetAttribute("data-keys"));
        Assert.Equal("PC-B018-03", page.Html.QuerySelector("#Input_Computer")?.GetAttribute("value"));
        Assert.Contains("Профиль сохранён", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_profile_is_refused_and_the_text_is_kept()
    {
        using var visitor = await app.SignInAsync("staff@crb.local");
        await visitor.GetAsync("/me");
        Assert.Equal(302, (await visitor.SubmitAsync("form[action='/me']", ("Input.Room", "216"))).Status);
        var stale = await visitor.PostAsync("/me", ("Version", "somebody-changed-it"), ("Input.Room", "218"), ("Input.Language", "en"), ("Input.Theme", "auto"));
        Assert.Equal((409, "218"), (stale.Status, stale.Html.QuerySelector("#Input_Room")?.GetAttribute("value")));
        // the version that is shown now goes through
        Assert.Equal(302, (await visitor.SubmitAsync("form[action='/me']")).Status);
    }

    [Fact]
    public async Task Fields_nobody_posted_and_fields_nobody_may_post_stay_as_they_were()
    {
        await using var db = app.Db();
        using var visitor = await app.SignInAsync("staff2@crb.local");
        var page = await visitor.GetAsync("/me");
        var version = page.Html.QuerySelector("main form input[name=Version]")!.GetAttribute("value");
        await visitor.PostAsync("/me", ("Version", version), ("Input.Phone", "4-99"), ("Input.FullName", "Evil"), ("Input.Email", "x@y.z"), ("FullName", "Evil"), ("Input.DepartmentId", "1"));
        var me = await db.Users.AsNoTracking().SingleAsync(u => u.Email == "staff2@crb.local", TestContext.Current.CancellationToken);
        Assert.Equal("4-99", me.PhoneNumber);
        Assert.Equal("305", me.Room);
        Assert.Equal("ru", me.Language);
        Assert.True(me.NotifyByEmail);
        Assert.Equal("Максим Орлов", me.FullName);
        var last = await db.Events.Include(e => e.Personal).Where(e => e.Kind == PersonEvent.Changed && e.ObjectId == me.Id).OrderBy(e => e.Id).LastAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, "{\"phone\":\"4-99\",\"phone_from\":\"4-35\"}"), (last.Data.Count, last.Personal?.Json));
    }

    [Theory]
    [InlineData("Input.Computer", "NO-SUCH")]
    [InlineData("Input.Room", "a room number that is far too long")]
    [InlineData("Input.Language", "de")]
    [InlineData("Input.Language", "")]
    [InlineData("Input.Theme", "pink")]
    [InlineData("Input.Theme", "")]
    public async Task What_does_not_fit_is_refused_in_words(string field, string value)
    {
        using var visitor = await app.SignInAsync("m.ilves@crb.local");
        await visitor.GetAsync("/me");
        var reply = await visitor.SubmitAsync("form[action='/me']", (field, value));
        Assert.Equal(422, reply.Status);
        Assert.NotEmpty(reply.FindAll(".err"));
    }
}
