using TechSupport.Tests.Support;
using TechSupport.Tests.Support.Databases;

namespace TechSupport.Tests.Performance;

/// <summary>How often the pages that are opened all day ask the database; whoever needs one more finds out here.</summary>
public sealed class RoundTripTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Tech = "tech@crb.local";

    [Theory]
    [InlineData(Tech, "/tickets", 4)]
    [InlineData(Tech, "/tickets?view=mine&status=new,open&priority=p1,p2&assignee=3&department=1&category=1&equipment=1&q=printer", 4)]
    [InlineData(Tech, "/tickets/{number}", 5)]
    [InlineData(Tech, "/tickets/{number}?before=9999999-9999999", 5)]
    [InlineData(Staff, "/tickets/{number}", 4)]
    [InlineData(Tech, "/search?q=printer", 5)]
    [InlineData(Tech, "/search?q=PC-0214", 5)]
    [InlineData(Tech, "/search?q=10", 5)]
    [InlineData(Tech, "/search?q=Irina", 5)]
    [InlineData(Tech, "/search?q=xylophone", 5)]
    [InlineData(Staff, "/search?q=printer", 5)]
    public async Task A_page_asks_the_database_so_often_at_most(string email, string path, int most)
    {
        var equipment = (await app.PersonAsync(Staff)).EquipmentId;
        var number = await app.NewTicketAsync(with: r => r with { EquipmentId = equipment, CategoryId = 1 }, then: (t, tech, at) =>
        {
            t.Assign(tech, tech.Id, at);
            t.Reply(tech, "On our way.", Guid.NewGuid(), at);
            t.Note(tech, "The ribbon again.", Guid.NewGuid(), at);
        });
        path = path.Replace("{number}", $"{number}", StringComparison.Ordinal);
        using var visitor = await app.SignInAsync(email);
        await visitor.GetAsync(path);
        using var statements = new StatementCounter(app);
        Assert.Equal(200, (await visitor.GetAsync(path)).Status);
        Assert.NotEqual(0, statements.Count);
        statements.AtMost(most);
    }
}
