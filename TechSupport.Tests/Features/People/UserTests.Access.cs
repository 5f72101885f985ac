using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.People;

public sealed partial class UserTests
{
    [Fact]
    public async Task Disabling_ends_the_sign_ins_keeps_the_tickets_and_can_be_undone()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Assign(tech, tech.Id, at));
        using var technician = await app.FreshSignInAsync("tech@crb.local");
        using var admin = await app.AdminAsync();
        var page = await admin.GetAsync(await app.PathAsync("tech@crb.local", "/disable"));
        Assert.Contains("Open tickets assigned to this person", page.Main, StringComparison.Ordinal);
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        Assert.False((await app.PersonAsync("tech@crb.local")).IsActive);
        Assert.Contains("still has open tickets", (await admin.FollowAsync()).Main, StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(302, (await technician.GetAsync("/tickets")).Status);
        Assert.NotNull((await app.TicketAsync(number)).AssigneeId);

        await admin.GetAsync(await app.PathAsync("tech@crb.local", "/enable"));
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        Assert.True((await app.PersonAsync("tech@crb.local")).IsActive);
    }

    [Theory]
    [InlineData("invite", PersonEvent.Invited)]
    [InlineData("sign-out-everywhere", PersonEvent.SessionsEnded)]
    [InlineData("disable", PersonEvent.Disabled)]
    [InlineData("enable", PersonEvent.Enabled)]
    [InlineData("unlock", PersonEvent.Unlocked)]
    public async Task A_button_pressed_twice_does_it_once_and_says_so_twice(string verb, string kind)
    {
        var email = $"twice.{verb}@crb.local";
        await using (var db = app.Db())
        {
            var person = User.New(Actor.System, new("Twice", email, "", null, "", "en"), Role.Staff, app.Clock.Now);
            if (verb == "enable") person.Disable(Actor.System, app.Clock.Now);
            if (verb == "unlock") person.LockoutEnd = app.Clock.Now.AddMinutes(15);
            db.Users.Add(person);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        var (path, id) = (await app.PathAsync(email, "/" + verb), (await app.PersonAsync(email)).Id);
        using var first = await app.AdminAsync();
        using var second = await app.AdminAsync();
        using var third = await app.AdminAsync();
        using var late = await app.AdminAsync();
        foreach (var window in new[] { first, second, third, late }) await window.GetAsync(path);
        var both = await Task.WhenAll(first.SubmitAsync("main form"), second.SubmitAsync("main form"));
        Assert.All(both, answer => Assert.Equal(302, answer.Status));
        Assert.Equal(302, (await third.SubmitAsync("main form")).Status);
        Assert.Single(await app.EventsAsync(kind, id));

        // minutes later it is no second press of the button
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.InRange((await late.SubmitAsync("main form")).Status, 409, 422);
        Assert.Single(await app.EventsAsync(kind, id));
    }

    [Fact]
    public async Task No_one_disables_or_demotes_themselves()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync(await app.PathAsync("admin@crb.local", "/disable"));
        Assert.Equal(422, (await admin.SubmitAsync("main form")).Status);
        Assert.Contains("You cannot disable your own account.", admin.Page!.Main, StringComparison.Ordinal);
        await admin.GetAsync(await app.PathAsync("admin@crb.local"));
        Assert.Equal(422, (await admin.SubmitAsync(Form, ("Input.Role", "Staff"))).Status);
        Assert.Equal(Role.Admin, await app.RoleAsync("admin@crb.local"));
    }

    [Fact]
    public async Task The_last_administrator_stays_one_even_when_somebody_with_an_old_sign_in_tries()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync(await app.PathAsync("lead@crb.local"));
        await admin.SubmitAsync(Form, ("Input.Role", "Admin"));
        using var second = await app.FreshSignInAsync("lead@crb.local");
        // switched off behind their back: the cookie is good for up to a minute
        await app.ChangeAsync("lead@crb.local", u => u.Disable(Actor.System, app.Clock.Now));
        await second.GetAsync(await app.PathAsync("admin@crb.local", "/disable"));
        Assert.Equal(422, (await second.SubmitAsync("main form")).Status);
        Assert.Contains("last administrator", second.Page!.Main, StringComparison.Ordinal);
        await app.ChangeAsync("lead@crb.local", u => u.Enable(Actor.System, app.Clock.Now));
    }

    [Fact]
    public async Task Unlocking_and_signing_out_everywhere_are_recorded()
    {
        await app.ChangeAsync("i.zhuk@crb.local", u => u.LockoutEnd = app.Clock.Now.AddMinutes(15));
        var person = await app.PersonAsync("i.zhuk@crb.local");
        using var admin = await app.AdminAsync();
        Assert.Contains("i.zhuk@crb.local", (await admin.GetAsync("/admin/users?state=locked")).Main, StringComparison.Ordinal);
        await admin.GetAsync($"/admin/users/{person.Id}/unlock");
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        await admin.GetAsync($"/admin/users/{person.Id}/unlock");
        Assert.Equal(422, (await admin.SubmitAsync("main form")).Status);
        await admin.GetAsync($"/admin/users/{person.Id}/sign-out-everywhere");
        Assert.Equal(302, (await admin.SubmitAsync("main form")).Status);
        Assert.Null((await app.PersonAsync("i.zhuk@crb.local")).LockoutEnd);
        Assert.NotEqual(person.SecurityStamp, (await app.PersonAsync("i.zhuk@crb.local")).SecurityStamp);
        Assert.Single(await app.EventsAsync(PersonEvent.Unlocked, person.Id));
        Assert.Single(await app.EventsAsync(PersonEvent.SessionsEnded, person.Id));
    }

    [Fact]
    public async Task A_button_pressed_again_after_it_was_undone_is_no_repetition()
    {
        var path = await app.PathAsync("v.lapteva@crb.local", "/disable");
        using var first = await app.AdminAsync();
        using var stale = await app.AdminAsync();
        await first.GetAsync(path);
        await stale.GetAsync(path);
        Assert.Equal(302, (await first.SubmitAsync("main form")).Status);
        await first.GetAsync(await app.PathAsync("v.lapteva@crb.local", "/enable"));
        Assert.Equal(302, (await first.SubmitAsync("main form")).Status);
        Assert.Equal(409, (await stale.SubmitAsync("main form")).Status);
        Assert.True((await app.PersonAsync("v.lapteva@crb.local")).IsActive);
    }
}
