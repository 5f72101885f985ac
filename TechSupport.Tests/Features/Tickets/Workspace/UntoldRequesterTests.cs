using Microsoft.EntityFrameworkCore;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Workspace;

/// <summary>Whoever writes to a requester sees whether anybody will be told.</summary>
public sealed class UntoldRequesterTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_requester_who_is_told_needs_no_sign() => Assert.Null(await SignAsync(await app.NewTicketAsync()));

    [Fact]
    public async Task A_disabled_account_is_shown_beside_the_composer()
    {
        var number = await app.NewTicketAsync("i.zhuk@crb.local");
        await using (var db = app.Db())
        {
            (await db.Users.SingleAsync(u => u.Email == "i.zhuk@crb.local", Ct)).Disable(Actor.System, app.Clock.Now);
            await db.SaveChangesAsync(Ct);
        }
        Assert.Contains("has no active account", await SignAsync(number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notifications_that_are_switched_off_are_shown_beside_the_composer()
    {
        var number = await app.NewTicketAsync("v.lapteva@crb.local");
        await using (var db = app.Db())
        {
            var person = await db.Users.SingleAsync(u => u.Email == "v.lapteva@crb.local", Ct);
            await db.Users.Where(u => u.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.NotifyByEmail, false), Ct);
        }
        Assert.Contains("switched notifications off", await SignAsync(number), StringComparison.Ordinal);
    }

    private async Task<string?> SignAsync(long number)
    {
        using var technician = await app.SignInAsync("tech@crb.local");
        var page = (await technician.GetAsync($"/tickets/{number}")).Html;
        Assert.NotNull(page.QuerySelector("#composer"));
        return page.QuerySelector("#untold")?.TextContent;
    }
}
