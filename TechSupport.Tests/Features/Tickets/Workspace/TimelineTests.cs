using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Workspace;

public sealed class TimelineTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";
    private const string Tech = "tech@crb.local";
    private const string Earlier = "a[href*='before=']";

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
        Assert.Equal(ConversationCursor.Stretch + 2, page.FindAll(".conv > li").Count);
        Assert.DoesNotContain("Reply no. 5;", page.Main, StringComparison.Ordinal);
        Assert.Contains("Reply no. 6;", page.Main, StringComparison.Ordinal);
        Assert.EndsWith("resolved this", page.FindAll(".conv > li")[^1].Split(" · ")[0], StringComparison.Ordinal);
        var earlier = await tech.GetAsync(page.Html.QuerySelector(Earlier)!.GetAttribute("href")!);
        // who took it and five replies, between the report and the link to the newest
        Assert.Equal(6 + 2, earlier.FindAll(".conv > li").Count);
        Assert.Contains("took this", earlier.FindAll(".conv > li")[1], StringComparison.Ordinal);
        Assert.Contains("Reply no. 5;", earlier.FindAll(".conv > li")[^2], StringComparison.Ordinal);
        Assert.Null(earlier.Html.QuerySelector(Earlier));

        using var staff = await app.SignInAsync(Staff);
        var plain = await staff.GetAsync($"/tickets/{number}");
        // the last of the hundred is that it was resolved
        Assert.Equal((ConversationCursor.Stretch - 1, "The last word"), (plain.FindAll(".conv .msg").Count, plain.FindAll(".conv .msg-b")[^1]));
        Assert.Equal("Reply no. 6;", plain.Find(".conv .msg-b"));
        plain = await staff.GetAsync(plain.Html.QuerySelector(Earlier)!.GetAttribute("href")!);
        Assert.Equal(5, plain.FindAll(".conv .msg").Count);
        Assert.Null(plain.Html.QuerySelector(Earlier));
    }

    [Fact]
    public async Task Every_entry_of_a_long_conversation_is_in_one_stretch_and_no_stretch_is_longer()
    {
        // all at the same moment, as after an import
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            for (var i = 1; i <= 350; i++) t.Note(tech, $"Note no. {i};", Guid.NewGuid(), at);
        });
        using var tech = await app.SignInAsync(Tech);
        var (next, read) = ($"/tickets/{number}", new List<string>());
        while (next is not null)
        {
            var page = await tech.GetAsync(next);
            var notes = page.FindAll(".conv .msg-b").Where(m => m.StartsWith("Note no.", StringComparison.Ordinal)).ToList();
            Assert.InRange(notes.Count, 1, ConversationCursor.Stretch);
            read.InsertRange(0, notes);
            next = page.Html.QuerySelector(Earlier)?.GetAttribute("href");
        }
        Assert.Equal(Enumerable.Range(1, 350).Select(i => $"Note no. {i};"), read);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-1--1")]
    [InlineData("a-b")]
    [InlineData("99999999999999999999-1")]
    public async Task An_odd_place_of_a_conversation_is_its_end(string before)
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Reply(tech, "The only word", Guid.NewGuid(), at));
        using var tech = await app.SignInAsync(Tech);
        Assert.Contains("The only word", (await tech.GetAsync($"/tickets/{number}?before={before}")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_of_a_hundred_entries_is_shown_whole()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            // whoever answers first takes it, which is an entry more
            for (var i = 1; i < ConversationCursor.Stretch; i++) t.Reply(tech, $"Reply no. {i};", Guid.NewGuid(), at.AddSeconds(i));
        });
        using var tech = await app.SignInAsync(Tech);
        var page = await tech.GetAsync($"/tickets/{number}");
        Assert.Equal(ConversationCursor.Stretch + 1, page.FindAll(".conv > li").Count);
        Assert.Null(page.Html.QuerySelector(Earlier));
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
