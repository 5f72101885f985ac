using TechSupport.Features.People;
using TechSupport.Kernel;
using TechSupport.Tests.Features.Shared;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.People;

/// <summary>People are found however their name is typed, and listed as in a directory.</summary>
public sealed class NameSearchTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("Артем Белов", "Артём Белов")]
    [InlineData("белов АРТЁМ", "Артём Белов")]
    [InlineData("Artyom Belov", "Артём Белов")]
    [InlineData("соколова", "Irina Sokolova")]
    [InlineData("ирина соколова", "Irina Sokolova")]
    [InlineData("cjrjkjdf", "Irina Sokolova")]
    [InlineData("Zhuk", "Ирина Жук")]
    [InlineData("Sofia Kim", "Софья Ким")]
    [InlineData("Орлов Максим", "Максим Орлов")]
    [InlineData("Maxim", "Максим Орлов")]
    [InlineData("Дорохов Олег", "Олег Дорохов")]
    [InlineData("Dorohov", "Олег Дорохов")]
    [InlineData("марта и\u0306лвес", "Marta Ilves")]
    [InlineData("%", null)]
    [InlineData("ъ", null)]
    public async Task A_name_is_found_in_any_order_and_script(string typed, string? name)
    {
        using var admin = await app.AdminAsync();
        var people = (await admin.GetAsync("/admin/users?q=" + Uri.EscapeDataString(typed))).FindAll("td a[href^='/admin/users/']:not([aria-label])");
        using var tech = await app.SignInAsync("tech@crb.local");
        var callers = (await tech.GetAsync("/tickets/new?who=" + Uri.EscapeDataString(typed))).Main;
        if (name is null) Assert.Empty(people);
        else
        {
            Assert.Equal([name], people);
            Assert.Contains(name, callers, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_a_mac_took_apart_is_the_same_name()
    {
        await AddAsync("Йовичич Ёрмаков", "jovicic@crb.local");
        using var admin = await app.AdminAsync();
        foreach (var typed in new[] { "И\u0306ович", "ермаков", "Е\u0308рмаков", "Ёрмаков йович" })
            Assert.Equal(["Йовичич Ёрмаков"], (await admin.GetAsync("/admin/users?q=" + Uri.EscapeDataString(typed))).FindAll("td a[href^='/admin/users/']:not([aria-label])"));
    }

    [Fact]
    public async Task Lists_of_people_are_in_the_order_of_a_directory()
    {
        string[] order = ["Абрамов Порядок", "Ёжиков Порядок", "елкин Порядок", "Ельцин Порядок", "иванов Порядок", "Яковлев Порядок", "Adams Порядок", "Ğülşen Порядок", "Smith Порядок"];
        foreach (var (name, at) in order.Select((name, at) => (name, at)).Reverse()) await AddAsync(name, $"order.{at}@crb.local", Role.Technician);
        using var admin = await app.AdminAsync();
        Assert.Equal(order, (await admin.GetAsync("/admin/users?q=order.")).FindAll("td a[href^='/admin/users/']:not([aria-label])"));
        using var tech = await app.SignInAsync("tech@crb.local");
        var number = await app.NewTicketAsync();
        var choices = (await tech.GetAsync($"/tickets/{number}/assign")).FindAll("option").Select(o => o.Trim()).Where(order.Contains);
        Assert.Equal(order, choices);
    }

    private async Task AddAsync(string name, string email, Role role = Role.Staff)
    {
        await using var db = app.Db();
        db.Users.Add(User.New(Actor.System, new(name, email, "", null, "", "en"), role, app.Clock.Now));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
