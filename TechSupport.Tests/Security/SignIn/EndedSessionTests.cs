using System.Data.Common;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using TechSupport.Data;
using TechSupport.Features.Account;
using TechSupport.Features.Account.Sessions;
using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.SignIn;

/// <summary>A sign-in ends on the server: whoever has a copy of its cookie has nothing.</summary>
public sealed class EndedSessionTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cookie_copied_before_the_sign_out_is_refused_afterwards()
    {
        using var nurse = await app.FreshSignInAsync("staff@crb.local");
        using var thief = nurse.Copied();
        Assert.Equal(200, (await thief.GetAsync("/me")).Status);
        await nurse.PostAsync("/sign-out");
        Assert.Equal("/sign-in?returnUrl=%2Fme", (await thief.GetAsync("/me")).Location);
    }

    [Fact]
    public async Task Signing_out_on_one_computer_leaves_the_others_signed_in()
    {
        using var here = await app.FreshSignInAsync("staff2@crb.local");
        using var there = await app.FreshSignInAsync("staff2@crb.local");
        await here.PostAsync("/sign-out");
        Assert.Equal(200, (await there.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task Signing_in_as_somebody_else_ends_what_this_browser_had()
    {
        using var nurse = await app.FreshSignInAsync("a.belov@crb.local");
        using var thief = nurse.Copied();
        Assert.Equal(302, (await nurse.TryAsync("s.kim@crb.local", Development.Seeds.Password)).Status);
        Assert.Equal(302, (await thief.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task A_refreshed_cookie_belongs_to_the_same_session()
    {
        using var visitor = await app.FreshSignInAsync("h.novak@crb.local");
        using var thief = visitor.Copied();
        await visitor.GetAsync("/me");
        await visitor.SubmitAsync("form[action='/me']", ("Input.Room", "B-020"));
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(200, (await visitor.GetAsync("/me")).Status);
        await visitor.PostAsync("/sign-out");
        Assert.Equal(302, (await thief.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task An_admin_who_ends_somebodys_sign_ins_ends_them_at_once()
    {
        using var visitor = await app.FreshSignInAsync("m.ilves@crb.local");
        var id = (await app.PersonAsync("m.ilves@crb.local")).Id;
        using var admin = await app.SignInAsync("admin@crb.local");
        await admin.GetAsync($"/admin/users/{id}/sign-out-everywhere");
        await admin.SubmitAsync("form[action$=sign-out-everywhere]");
        Assert.Equal(302, (await visitor.GetAsync("/me")).Status);
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("everywhere")]
    [InlineData("everywhere, with an account that is saved")]
    public async Task Who_read_that_a_session_is_open_in_the_moment_it_ended_does_not_remember_it(string ending)
    {
        var register = new SessionRegister(app.Clock);
        var person = (await app.PersonAsync("staff@crb.local")).Id;
        await using var db = app.Db();
        var identity = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{person}"), new(ClaimTypes.Role, "Staff")], "cookie");
        await register.BeginAsync(db, identity, new(), Ct);
        var who = new ClaimsPrincipal(identity);
        register.Forget();

        await using var racing = new AppDb(Database.Options(new(), app.Database.AppConnection).AddInterceptors(new Meanwhile("from sessions", EndAsync)).Options);
        Assert.True(await register.IsOpenAsync(racing, who, Ct));
        Assert.False(await register.IsOpenAsync(db, who, Ct));

        async Task EndAsync()
        {
            await using var other = app.Db();
            if (ending == "sign-out") await register.EndAsync(other, who, Ct);
            else if (ending == "everywhere") await register.EndAllAsync(other, person, Ct);
            else
            {
                await using var transaction = await other.Database.BeginTransactionAsync(Ct);
                await register.EndAllAsync(other, person, Ct);
                // a page that comes before the commit
                Assert.True(await register.IsOpenAsync(db, who, Ct));
                await transaction.CommitAsync(Ct);
                register.Forget();
            }
        }
    }

    [Fact]
    public async Task A_sign_in_of_the_release_before_goes_on_and_ends_with_its_sign_out()
    {
        using var visitor = await app.FreshSignInAsync("i.zhuk@crb.local");
        using var old = visitor.WithCookie(OldCookies.Without(app, visitor, SessionRegister.Claim));
        using var thief = old.Copied();
        Assert.Equal(200, (await old.GetAsync("/me")).Status);
        await old.PostAsync("/sign-out");
        Assert.Equal(302, (await thief.GetAsync("/me")).Status);
    }

    [Fact]
    public async Task What_has_run_out_by_itself_is_forgotten()
    {
        using var visitor = await app.FreshSignInAsync("e.moroz@crb.local");
        var id = (await app.PersonAsync("e.moroz@crb.local")).Id;
        await app.RunJobAsync<SessionSweep>();
        await using (var db = app.Db()) Assert.Equal(1, await db.Set<Session>().CountAsync(s => s.UserId == id, Ct));
        app.Clock.Advance(2 * AccountRules.AbsoluteSessionLifetime + TimeSpan.FromMinutes(1));
        await app.RunJobAsync<SessionSweep>();
        await using (var db = app.Db()) Assert.Equal(0, await db.Set<Session>().CountAsync(s => s.UserId == id, Ct));
    }

    // between what the database answers and who asked
    private sealed class Meanwhile(string statement, Func<Task> happens) : DbCommandInterceptor
    {
        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains(statement, StringComparison.OrdinalIgnoreCase)) await happens();
            return result;
        }
    }
}
