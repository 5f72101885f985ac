using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Workspace;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Workspace;

public sealed class TimelineTextTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Tech = "tech@crb.local";

    [Fact]
    public async Task The_conversation_is_told_in_the_order_it_happened()
    {
        var nurse = await app.ActorAsync(Staff);
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Reply(tech, "First word", Guid.NewGuid(), at.AddMinutes(1));
            t.Note(tech, "Second word", Guid.NewGuid(), at.AddMinutes(3));
            t.AddInformation(nurse, "Third word", Guid.NewGuid(), at.AddMinutes(4));
            t.Resolve(tech, "Fourth word", Guid.NewGuid(), at.AddMinutes(5));
        });
        using var tech = await app.SignInAsync(Tech);
        var told = (await tech.GetAsync($"/tickets/{number}")).FindAll(".conv > li");
        string[] order = ["The printer prints blank labels", "First word", "took this", "Second word", "Third word", "Fourth word", "resolved this"];
        Assert.Equal(order.Length, told.Count);
        Assert.All(order.Zip(told), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        using var staff = await app.SignInAsync(Staff);
        var said = (await staff.GetAsync($"/tickets/{number}")).FindAll(".conv .msg-b");
        Assert.Equal(["First word", "Third word", "Fourth word"], said);
    }

    [Fact]
    public async Task A_long_conversation_shows_its_newest_hundred_entries_and_the_earlier_ones_on_request()
    {
        const int Replies = 103;
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Assign(tech, tech.Id, at.AddSeconds(1));
            for (var i = 1; i <= Replies; i++) t.Reply(tech, $"Reply no. {i};", Guid.NewGuid(), at.AddSeconds(i + 1));
            t.Resolve(tech, "The last word", Guid.NewGuid(), at.AddMinutes(5));
        });
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync($"/tickets/{number}");
        // the report stands above them, and the link
        Assert.Equal(Timeline.Newest + 2, page.FindAll(".conv > li").Count);
        Assert.DoesNotContain("Reply no. 5;", page.Main, StringComparison.Ordinal);
        Assert.Contains("Reply no. 6;", page.Main, StringComparison.Ordinal);
        Assert.EndsWith("resolved this", page.FindAll(".conv > li")[^1].Split(" · ")[0], StringComparison.Ordinal);
        var whole = await tech.GetAsync(page.Html.QuerySelector($".conv a[href='/tickets/{number}?all=1']")!.GetAttribute("href")!);
        Assert.Equal(Replies + 4, whole.FindAll(".conv > li").Count);
        Assert.Contains("took this", whole.FindAll(".conv > li")[1], StringComparison.Ordinal);
        Assert.Null(whole.Html.QuerySelector("a[href$='all=1']"));

        using var staff = await app.SignInAsync(Staff);
        var plain = await staff.GetAsync($"/tickets/{number}");
        Assert.Equal((Timeline.Newest, "The last word"), (plain.FindAll(".conv .msg").Count, plain.FindAll(".conv .msg-b")[^1]));
        Assert.Equal("Reply no. 5;", plain.Find(".conv .msg-b"));
        plain = await staff.GetAsync(plain.Html.QuerySelector("a[href$='?all=1']")!.GetAttribute("href")!);
        Assert.Equal(Replies + 1, plain.FindAll(".conv .msg").Count);
        Assert.Null(plain.Html.QuerySelector("a[href$='all=1']"));
    }

    [Fact]
    public async Task A_conversation_of_a_hundred_entries_is_shown_whole()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            // whoever answers first takes it, which is an entry more
            for (var i = 1; i < Timeline.Newest; i++) t.Reply(tech, $"Reply no. {i};", Guid.NewGuid(), at.AddSeconds(i));
        });
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync($"/tickets/{number}");
        Assert.Equal(Timeline.Newest + 1, page.FindAll(".conv > li").Count);
        Assert.Null(page.Html.QuerySelector("a[href$='all=1']"));
    }

    [Fact]
    public async Task The_tickets_of_a_device_are_counted_as_they_are_listed()
    {
        var equipment = (await app.PersonAsync("h.novak@crb.local")).EquipmentId;
        Assert.NotNull(equipment);
        Action<Ticket, Actor, DateTimeOffset>?[] stories = [null, (t, tech, at) => t.Resolve(tech, "Replaced.", Guid.NewGuid(), at), null];
        var number = 0L;
        foreach (var story in stories) number = await app.NewTicketAsync(with: r => r with { EquipmentId = equipment }, then: story);
        using var tech = await app.SignInAsync(Tech);
        var link = (await tech.GetAsync($"/tickets/{number}")).Html.QuerySelector(".props a[href*='equipment=']")!;
        var list = await tech.GetAsync(link.GetAttribute("href")!);
        Assert.Equal(link.TextContent, $"See all {list.FindAll("tr[data-row]").Count}");
        Assert.Contains($"{number}", list.FindAll("tr[data-row] .plate"));
    }

    [Fact]
    public async Task A_ticket_of_no_device_names_none()
    {
        var number = await app.NewTicketAsync(with: r => r with { EquipmentId = null });
        using var tech = await app.SignInAsync(Tech);
        Assert.Null((await tech.GetAsync($"/tickets/{number}")).Html.QuerySelector(".props a[href*='equipment=']"));
    }
}
