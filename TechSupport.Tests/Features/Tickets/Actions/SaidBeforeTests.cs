using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

/// <summary>The browser's Back gives a message that was sent already: it is named before it is sent again.</summary>
public sealed class SaidBeforeTests(App app) : IClassFixture<App>
{
    private const string Words = "The ribbon is on its way";

    [Theory]
    [InlineData("tech@crb.local", "reply")]
    [InlineData("tech@crb.local", "note")]
    [InlineData("staff@crb.local", "reply")]
    public async Task The_same_words_with_another_form_are_asked_about_and_both_ways_are_open(string email, string kind)
    {
        var number = await app.NewTicketAsync();
        using var visitor = await app.SignInAsync(email);
        Assert.Equal(302, (await SayAsync(visitor, number, kind)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var asked = await SayAsync(visitor, number, kind);
        Assert.Equal((422, $"You sent this 2 min ago: {number}."), (asked.Status, asked.Find("[role=alert] p")));
        Assert.Equal($"/tickets/{number}", asked.Html.QuerySelector("[role=alert] a.btn")?.GetAttribute("href"));
        Assert.Equal(Words, asked.Html.QuerySelector("textarea[name='Input.Text']")?.TextContent.Trim());
        Assert.Single((await app.TicketAsync(number)).Comments);

        Assert.Equal(302, (await visitor.SubmitAsync("form:has(textarea[name='Input.Text'])", ("Input.Again", "true"))).Status);
        Assert.Equal([kind, kind], (await app.TicketAsync(number)).Comments.Select(c => c.Kind == CommentKind.Note ? "note" : "reply"));
    }

    [Fact]
    public async Task Other_words_another_kind_another_person_and_a_later_hour_are_messages_of_their_own()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        using var colleague = await app.SignInAsync("tech2@crb.local");
        Assert.Equal(302, (await SayAsync(tech, number, "reply")).Status);
        Assert.Equal(302, (await SayAsync(tech, number, "note")).Status);
        Assert.Equal(302, (await SayAsync(colleague, number, "reply")).Status);
        Assert.Equal(302, (await SayAsync(tech, number, "reply", "It is here")).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(14));
        await tech.GetAsync("/");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(302, (await SayAsync(tech, number, "reply")).Status);
        Assert.Equal(5, (await app.TicketAsync(number)).Comments.Count);
    }

    [Fact]
    public async Task What_a_caller_said_is_added_to_a_ticket_once_unless_it_is_meant()
    {
        var number = await app.NewTicketAsync("h.novak@crb.local", "The badge printer smells");
        using var tech = await app.SignInAsync("tech@crb.local");
        (string, string?)[] call = [("Input.Who", "novak"), ("Input.RequesterId", $"{(await app.PersonAsync("h.novak@crb.local")).Id}"), ("Input.Said", "Of smoke now"), ("Input.AddTo", $"{number}")];
        Assert.Equal(302, (await tech.PostAsync("/tickets/new", call)).Status);
        var asked = await tech.PostAsync("/tickets/new", call);
        Assert.Equal((422, $"You sent this a moment ago: {number}."), (asked.Status, asked.Find("[role=alert] p")));
        Assert.Equal(302, (await tech.SubmitAsync("main form[action='/tickets/new']", ("Input.AddOnceMore", $"{number}"))).Status);
        Assert.Equal(2, (await app.TicketAsync(number)).Comments.Count);
    }

    // a form of its own each time, as after Back
    private static Task<Reply> SayAsync(Visitor visitor, long number, string kind, string words = Words) =>
        visitor.PostAsync($"/tickets/{number}/comment", ("RequestKey", $"{Guid.NewGuid()}"), ("Input.Kind", kind), ("Input.Text", words));
}
