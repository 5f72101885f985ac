using Microsoft.EntityFrameworkCore;
using TechSupport.Features.Account;
using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Account.Password;

public sealed class ResetPasswordTests(App app) : IClassFixture<App>
{
    private const string Good = "violet-ladder-breakfast";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_password_is_chosen_without_a_word_about_other_sign_ins()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/users/new");
        await admin.SubmitAsync("form[action='/admin/users/new']", ("Input.Name", "Ada Bell"), ("Input.Email", "a.bell@crb.local"), ("Input.Role", "Staff"), ("Input.Language", "en"));
        using var visitor = app.Anonymous();
        var page = await visitor.GetAsync(Assert.Single(await app.MailsToAsync("a.bell@crb.local")).ResetLink());
        Assert.Equal("Choose a password", page.Heading);
        Assert.DoesNotContain("signed out", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_in_the_mail_sets_a_new_password_once_and_ends_every_sign_in()
    {
        using var elsewhere = await app.FreshSignInAsync("staff2@crb.local");
        using var visitor = app.Anonymous();
        Assert.Equal("/forgot?sent=true", (await visitor.ForgetAsync("staff2@crb.local")).Location);
        var mail = Assert.Single(await app.MailsToAsync("staff2@crb.local"));
        Assert.Contains("Новый пароль", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("href=", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("На других компьютерах потребуется войти заново.", (await visitor.OpenAsync(mail.ResetLink())).Main, StringComparison.Ordinal);
        var done = await visitor.SubmitAsync("form[action='/reset']", ("Input.Password", Good), ("Input.Again", Good));
        Assert.Equal((302, "/sign-in"), (done.Status, done.Location));

        var used = await visitor.GetAsync(mail.ResetLink());
        Assert.Equal(422, used.Status);
        Assert.NotNull(used.Html.QuerySelector("a[href='/forgot']"));
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(302, (await elsewhere.GetAsync("/me")).Status);
        using var again = await app.FreshSignInAsync("staff2@crb.local", Good);
        await using var db = app.Db();
        var person = (await db.Users.SingleAsync(u => u.Email == "staff2@crb.local", Ct)).Id;
        Assert.Equal(1, await db.Events.CountAsync(e => e.Kind == PersonEvent.PasswordReset && e.ObjectId == person, Ct));
    }

    [Fact]
    public async Task The_window_says_when_the_link_is_on_its_way()
    {
        using var visitor = app.Anonymous();
        Assert.Equal("Reset your password · TechSupport", (await visitor.GetAsync("/forgot")).Find("title"));
        await visitor.ForgetAsync("nobody@crb.local");
        Assert.Equal("Check your email · TechSupport", (await visitor.FollowAsync()).Find("title"));
    }

    [Fact]
    public async Task A_link_is_good_for_an_hour()
    {
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("a.belov@crb.local");
        var link = Assert.Single(await app.MailsToAsync("a.belov@crb.local")).ResetLink();
        app.Clock.Advance(AccountRules.ResetLink - TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await visitor.OpenAsync(link)).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(422, (await visitor.GetAsync(link)).Status);
        Assert.Equal(422, (await visitor.PostAsync(link, ("Input.Password", Good), ("Input.Again", Good))).Status);
    }

    [Theory]
    [InlineData("/reset")]
    [InlineData("/reset?user=5")]
    [InlineData("/reset?user=5&token=abc")]
    [InlineData("/reset?user=-1&token=%00%C3%BF")]
    [InlineData("/reset?user=x&token=CfDJ8")]
    public async Task A_tampered_link_is_refused_in_words(string link)
    {
        using var visitor = app.Anonymous();
        var reply = await visitor.GetAsync(link);
        Assert.Equal((422, "This link no longer works"), (reply.Status, reply.Heading));
    }

    [Fact]
    public async Task A_link_of_one_person_does_not_work_for_another()
    {
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("e.moroz@crb.local");
        var link = Assert.Single(await app.MailsToAsync("e.moroz@crb.local")).ResetLink();
        await using var db = app.Db();
        var other = (await db.Users.SingleAsync(u => u.Email == "admin@crb.local", Ct)).Id;
        Assert.Equal(422, (await visitor.GetAsync($"/reset?user={other}&{link[link.IndexOf("token", StringComparison.Ordinal)..]}")).Status);
    }

    [Fact]
    public async Task Known_and_unknown_accounts_get_the_same_answer_and_only_three_mails_an_hour_go_out()
    {
        using var visitor = app.Anonymous();
        for (var i = 0; i < 5; i++) Assert.Equal((302, "/forgot?sent=true"), ((await visitor.ForgetAsync("s.kim@crb.local")).Status, visitor.Page!.Location));
        Assert.Equal((302, "/forgot?sent=true"), ((await visitor.ForgetAsync("nobody@crb.local")).Status, visitor.Page!.Location));
        Assert.Equal(3, (await app.MailsToAsync("s.kim@crb.local")).Count);
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await visitor.ForgetAsync("S.KIM@crb.local");
        Assert.Equal(4, (await app.MailsToAsync("s.kim@crb.local")).Count);
    }

    [Fact]
    public async Task One_address_asks_only_so_often()
    {
        using var visitor = app.Anonymous();
        var address = AccountActions.NewAddress();
        await Task.WhenAll(Enumerable.Range(0, AccountRules.ResetRequests).Select(async _ =>
        {
            using var somebody = app.Anonymous();
            Assert.Equal(302, (await somebody.ForgetAsync("nobody@crb.local", address)).Status);
        }));
        Assert.Equal(429, (await visitor.ForgetAsync("nobody@crb.local", address)).Status);
    }

    [Fact]
    public async Task A_disabled_account_gets_no_mail()
    {
        await using var db = app.Db();
        (await db.Users.SingleAsync(u => u.Email == "i.zhuk@crb.local", Ct)).Disable(Actor.System, app.Clock.Now);
        await db.SaveChangesAsync(Ct);
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("i.zhuk@crb.local");
        await visitor.ForgetAsync("m.ilves@crb.local");
        Assert.Single(await app.MailsToAsync("m.ilves@crb.local"));
        Assert.Empty(await app.MailsToAsync("i.zhuk@crb.local"));
    }

    [Fact]
    public async Task A_forged_host_changes_nothing_in_the_link()
    {
        using var visitor = app.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/forgot")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", await visitor.TokenAsync()), new("Input.UserName", "lead@crb.local")]),
        };
        request.Headers.Host = "evil.example";
        await visitor.SendAsync(request, AccountActions.NewAddress());
        if (visitor.Page!.Status == 302)
            Assert.Contains("http://techsupport.test/", Assert.Single(await app.MailsToAsync("lead@crb.local")).TextBody, StringComparison.Ordinal);
        else Assert.Equal(400, visitor.Page!.Status);
    }

    [Fact]
    public async Task Two_different_or_easy_passwords_are_refused_and_the_link_still_works()
    {
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("o.vetrova@crb.local");
        await visitor.OpenAsync(Assert.Single(await app.MailsToAsync("o.vetrova@crb.local")).ResetLink());
        Assert.Equal(422, (await visitor.SubmitAsync("form[action='/reset']", ("Input.Password", Good), ("Input.Again", Good + "x"))).Status);
        Assert.NotEmpty(visitor.Page!.FindAll(".err"));
        Assert.Equal(422, (await visitor.SubmitAsync("form[action='/reset']", ("Input.Password", "qwertyuiop123"), ("Input.Again", "qwertyuiop123"))).Status);
        Assert.Equal(302, (await visitor.SubmitAsync("form[action='/reset']", ("Input.Password", Good), ("Input.Again", Good))).Status);
    }
}
