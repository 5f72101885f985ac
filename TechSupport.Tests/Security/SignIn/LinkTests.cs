using TechSupport.Tests.Features.Account;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Security.SignIn;

/// <summary>A link that sets a password works for the person it was meant for, and only as long as it is meant.</summary>
public sealed class LinkTests(App app) : IClassFixture<App>
{
    private const string Good = "violet-ladder-breakfast";

    [Fact]
    public async Task A_link_sent_to_a_mistyped_address_ends_when_the_address_is_corrected()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/users/new");
        await admin.SubmitAsync("form[action='/admin/users/new']", ("Input.Name", "Tom Reed"), ("Input.Email", "typo@outside.example"), ("Input.Role", "Technician"), ("Input.Language", "en"));
        var link = Assert.Single(await app.MailsToAsync("typo@outside.example")).ResetLink();
        using var stranger = app.Anonymous();
        Assert.Equal(200, (await stranger.GetAsync(link)).Status);
        var id = (await app.PersonAsync("typo@outside.example")).Id;
        await admin.GetAsync($"/admin/users/{id}");
        await admin.SubmitAsync($"form[action='/admin/users/{id}']", ("Input.Email", "t.reed@crb.local"));
        Assert.Equal(422, (await stranger.GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_new_invitation_ends_the_one_before()
    {
        using var admin = await app.AdminAsync();
        await admin.GetAsync("/admin/users/new");
        await admin.SubmitAsync("form[action='/admin/users/new']", ("Input.Name", "Eva Lind"), ("Input.Email", "e.lind@crb.local"), ("Input.Role", "Staff"), ("Input.Language", "en"));
        var first = Assert.Single(await app.MailsToAsync("e.lind@crb.local")).ResetLink();
        var id = (await app.PersonAsync("e.lind@crb.local")).Id;
        await admin.GetAsync($"/admin/users/{id}/invite");
        await admin.SubmitAsync("form[action$=invite]");
        var second = (await app.MailsToAsync("e.lind@crb.local")).Select(m => m.ResetLink()).Single(l => l != first);
        using var visitor = app.Anonymous();
        Assert.Equal((422, 200), ((await visitor.GetAsync(first)).Status, (await visitor.GetAsync(second)).Status));
    }

    [Fact]
    public async Task A_change_of_address_ends_a_reset_link_too()
    {
        using var visitor = app.Anonymous();
        await visitor.ForgetAsync("s.kim@crb.local");
        var link = Assert.Single(await app.MailsToAsync("s.kim@crb.local")).ResetLink();
        var id = (await app.PersonAsync("s.kim@crb.local")).Id;
        using var admin = await app.AdminAsync();
        await admin.GetAsync($"/admin/users/{id}");
        await admin.SubmitAsync($"form[action='/admin/users/{id}']", ("Input.Email", "s.kim2@crb.local"));
        Assert.Equal(422, (await visitor.GetAsync(link)).Status);
    }

    [Fact]
    public async Task A_link_opened_where_somebody_else_is_signed_in_ends_at_the_sign_in_of_the_right_person()
    {
        using var nurse = await app.FreshSignInAsync("staff@crb.local");
        using var copied = nurse.Copied();
        await nurse.ForgetAsync("a.belov@crb.local");
        await nurse.OpenAsync(Assert.Single(await app.MailsToAsync("a.belov@crb.local")).ResetLink());
        var done = await nurse.SubmitAsync("form[action='/reset']", ("Input.Password", Good), ("Input.Again", Good));
        Assert.Equal((302, "/sign-in"), (done.Status, done.Location));
        var door = await nurse.FollowAsync();
        Assert.Equal((200, "a.belov@crb.local"), (door.Status, door.Html.QuerySelector("#Input_UserName")!.GetAttribute("value")));
        Assert.Equal(302, (await copied.GetAsync("/me")).Status);
    }
}
