using System.Net;
using Microsoft.EntityFrameworkCore;
using TechSupport.Development;
using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Features.Account.Sessions;

/// <summary>What protects cookies and forms lies in the database, so that an instance more, or a new machine, asks nobody to sign in again.</summary>
public sealed class TwoInstancesTests(Postgres postgres, App first) : IClassFixture<App>
{
    [Fact]
    public async Task Whoever_signed_in_at_one_instance_is_signed_in_at_the_other_and_may_send_its_form_there()
    {
        await using var second = new Second(postgres, first);
        await second.InitializeAsync();
        var cookies = new CookieContainer();
        using var here = new Visitor(first, cookies);
        using var there = new Visitor(second, cookies);

        Assert.Equal(302, (await here.PostAsync("/sign-in", ("Input.UserName", "staff@crb.local"), ("Input.Password", Seeds.Password))).Status);
        var form = await here.GetAsync("/me");
        Assert.Equal(200, (await there.GetAsync("/me")).Status);
        var token = form.Html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value");
        Assert.Equal(302, (await there.PostBareAsync("/me/sign-out-everywhere", ("__RequestVerificationToken", token))).Status);

        await using var db = first.Db();
        Assert.Single(await db.DataProtectionKeys.ToListAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Second(Postgres postgres, App first) : App(postgres)
    {
        protected override Task<string> OpenDatabaseAsync() => Task.FromResult(first.Database.OwnerConnection);
    }
}
