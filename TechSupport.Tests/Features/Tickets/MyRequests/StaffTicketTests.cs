using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.MyRequests;

public sealed class StaffTicketTests(App app) : IClassFixture<App>
{
    private const string Staff = "staff@crb.local";

    [Fact]
    public async Task A_note_is_nowhere_on_the_requesters_page()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            t.Note(tech, "Secret zebra note", Guid.NewGuid(), at);
            t.Reply(tech, "Public giraffe reply", Guid.NewGuid(), at);
            t.Note(tech, "Another zebra", Guid.NewGuid(), at);
        });
        using var staff = await app.SignInAsync(Staff);
        var page = await staff.GetAsync($"/tickets/{number}");
        Assert.Contains("Public giraffe reply", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("zebra", page.Text, StringComparison.Ordinal);
        Assert.Single(page.FindAll(".conv .msg"));
    }

    [Fact]
    public async Task The_route_tells_what_has_happened_and_by_when_the_rest_will()
    {
        var number = await app.NewTicketAsync();
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync($"/tickets/{number}");
        Assert.StartsWith("IT reads it", staff.Page!.Find(".route [aria-current]"), StringComparison.Ordinal);
        var asked = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Requester, "Which room?", Guid.NewGuid(), at));
        Assert.Equal("Waiting for you", (await staff.GetAsync($"/tickets/{asked}")).Find(".route [aria-current]"));
        Assert.Contains("Which room?", staff.Page!.Find(".notice"), StringComparison.Ordinal);
        var resolved = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Done.", Guid.NewGuid(), at));
        Assert.Equal("You confirm", (await staff.GetAsync($"/tickets/{resolved}")).Find(".route [aria-current]"));
    }

    [Fact]
    public async Task A_screen_reader_is_told_which_steps_are_done()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Done.", Guid.NewGuid(), at));
        using var staff = await app.SignInAsync(Staff);
        var steps = (await staff.GetAsync($"/tickets/{number}")).Html.QuerySelectorAll(".route li");
        Assert.All(steps.Where(s => s.ClassName == "done"), s => Assert.Equal("Done:", s.QuerySelector(".sr")?.TextContent));
        Assert.Null(steps.Single(s => s.HasAttribute("aria-current")).QuerySelector(".sr"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/comment")]
    public async Task A_question_names_who_asked_and_when(string page)
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Requester, "Which room?", Guid.NewGuid(), at));
        using var staff = await app.SignInAsync(Staff);
        var block = (await staff.GetAsync($"/tickets/{number}{page}")).FindAll(".notice p");
        Assert.Contains("Which room?", block);
        Assert.Contains(block, p => p.StartsWith("Timur Akhmetov · ", StringComparison.Ordinal) && p.Contains(':', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answer_leads_into_the_field()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Requester, "Which room?", Guid.NewGuid(), at));
        using var staff = await app.SignInAsync(Staff);
        var link = (await staff.GetAsync("/")).Html.QuerySelector($".mine a.btn[href^='/tickets/{number}#']")!.GetAttribute("href")!;
        Assert.Equal("textarea", (await staff.GetAsync(link.Split('#')[0])).Html.QuerySelector("#" + link.Split('#')[1])?.LocalName);
    }

    [Theory]
    [InlineData("/sent", "Report a problem")]
    [InlineData("", "My requests")]
    public async Task The_band_marks_where_the_person_is(string page, string marked)
    {
        var number = await app.NewTicketAsync();
        using var staff = await app.SignInAsync(Staff);
        Assert.Equal([marked], (await staff.GetAsync($"/tickets/{number}{page}")).FindAll(".band-nav [aria-current]"));
    }

    [Fact]
    public async Task Whoever_is_asked_answers_on_the_page_and_work_goes_on()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Wait(tech, WaitingFor.Requester, "Which room?", Guid.NewGuid(), at));
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync($"/tickets/{number}");
        var reply = await staff.SubmitAsync("#add", ("Input.Text", "Room 216"));
        Assert.Equal((302, $"/tickets/{number}"), (reply.Status, reply.Location));
        Assert.Equal(TicketStatus.Open, (await app.TicketAsync(number)).Status);
        Assert.Contains("Room 216", (await staff.FollowAsync()).Find(".conv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_now_closes_the_request_from_the_page()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Done.", Guid.NewGuid(), at));
        using var staff = await app.SignInAsync(Staff);
        await staff.GetAsync($"/tickets/{number}");
        Assert.Equal($"/tickets/{number}/reopen", staff.Page!.Html.QuerySelector(".notice-good a.btn")?.GetAttribute("href"));
        Assert.Equal(302, (await staff.SubmitAsync(".notice-good")).Status);
        Assert.Equal(TicketStatus.Closed, (await app.TicketAsync(number)).Status);
        Assert.Contains("You: it works now", (await staff.GetAsync($"/tickets/{number}")).Main, StringComparison.Ordinal);
        Assert.Null(staff.Page!.Html.QuerySelector("#add"));
    }

    [Fact]
    public async Task My_requests_list_only_mine_page_by_page()
    {
        const string me = "h.novak@crb.local";
        var foreign = await app.NewTicketAsync(Staff, "Somebody else's request");
        for (var i = 0; i < 53; i++) await app.NewTicketAsync(me, $"Mine no. {i}");
        using var staff = await app.SignInAsync(me);
        var first = await staff.GetAsync("/tickets");
        Assert.Equal(50, first.FindAll(".mine li").Count);
        var second = await staff.GetAsync(first.Html.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        var numbers = first.FindAll(".mine .plate").Concat(second.FindAll(".mine .plate")).ToList();
        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.DoesNotContain($"{foreign}", numbers);
        Assert.Equal(200, (await staff.GetAsync("/tickets?view=closed&after=nonsense")).Status);
    }

    [Theory]
    [InlineData("/tickets", "en", "My requests · TechSupport")]
    [InlineData("/tickets?view=closed", "en", "Closed requests · TechSupport")]
    [InlineData("/tickets", "ru", "Мои заявки · TechSupport")]
    public async Task The_window_of_a_persons_own_lists_says_which(string path, string language, string title)
    {
        using var staff = (await app.SignInAsync("staff@crb.local")).Reads(language);
        Assert.Equal(title, (await staff.GetAsync(path)).Find("title"));
    }
}
