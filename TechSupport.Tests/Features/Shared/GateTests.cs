using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Shared;

public sealed class GateTests(App app) : IClassFixture<App>
{
    public static readonly TheoryData<string> Pages = new(
        "/admin", "/admin/users", "/admin/users/new", "/admin/users/1", "/admin/users/1/disable", "/admin/users/1/enable", "/admin/users/1/unlock",
        "/admin/users/1/sign-out-everywhere", "/admin/users/1/invite", "/admin/departments", "/admin/departments/new", "/admin/departments/1", "/admin/departments/1/locations/new",
        "/admin/locations/1", "/admin/locations/1/rooms/new", "/admin/rooms/1/remove", "/admin/rooms/1/restore", "/admin/categories", "/admin/categories/new", "/admin/categories/1",
        "/admin/equipment", "/admin/equipment/new", "/admin/equipment/1", "/admin/audit", "/admin/deliveries", "/admin/health");

    [Theory, MemberData(nameof(Pages))]
    public async Task Only_an_administrator_opens_the_console(string page)
    {
        foreach (var email in new[] { "tech@crb.local", "lead@crb.local", "staff@crb.local", "monitor@crb.local" })
        {
            using var other = await app.SignInAsync(email);
            Assert.Equal(403, (await other.GetAsync(page)).Status);
        }
        using var nobody = app.Anonymous();
        Assert.Equal(302, (await nobody.GetAsync(page)).Status);
        using var admin = await app.AdminAsync();
        Assert.Equal(200, (await admin.GetAsync(page)).Status);
    }

    [Theory]
    [InlineData("/admin/users/1/disable")]
    [InlineData("/admin/deliveries/retry")]
    [InlineData("/admin/categories/new")]
    public async Task A_technician_changes_nothing_there(string page)
    {
        using var technician = await app.SignInAsync("tech@crb.local");
        Assert.Equal(403, (await technician.PostAsync(page, ("Input.Name", "x"))).Status);
    }

    [Theory]
    [InlineData("/admin/users/999999")]
    [InlineData("/admin/users/0")]
    [InlineData("/admin/departments/999999")]
    [InlineData("/admin/locations/999999")]
    [InlineData("/admin/rooms/999999/remove")]
    [InlineData("/admin/categories/999999")]
    [InlineData("/admin/equipment/999999")]
    public async Task What_is_not_there_is_not_found(string page)
    {
        using var admin = await app.AdminAsync();
        Assert.Equal(404, (await admin.GetAsync(page)).Status);
    }

    [Fact]
    public async Task The_overview_says_in_russian_what_needs_attention()
    {
        using var admin = (await app.AdminAsync()).Reads("ru");
        var page = await admin.GetAsync("/admin");
        Assert.Equal("Обзор", page.Heading);
        Assert.Contains("Недоставленные сообщения", page.Main, StringComparison.Ordinal);
    }
}
