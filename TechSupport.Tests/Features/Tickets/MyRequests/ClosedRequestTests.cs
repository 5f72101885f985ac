using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.MyRequests;

/// <summary>Old mails, second tabs and changes of mind: a requester's own request that is resolved or closed.</summary>
public sealed class ClosedRequestTests(App app) : IClassFixture<App>
{
    // nobody reports the same twice within a quarter of an hour
    private static int told;

    private const string Staff = "staff@crb.local";
    private const string Typed = "It is the same as on Monday: nothing but stripes.";

    [Theory]
    [InlineData("reopen")]
    [InlineData("close")]
    [InlineData("comment")]
    public async Task A_link_of_an_old_mail_leads_to_the_closed_request_and_from_there_to_a_new_one(string verb)
    {
        var number = await ClosedAsync();
        using var nurse = await app.SignInAsync(Staff);
        var reply = await nurse.GetAsync($"/tickets/{number}/{verb}");
        Assert.Equal((302, $"/tickets/{number}"), (reply.Status, reply.Location));
        var page = await nurse.FollowAsync();
        Assert.Contains($"Request {number} is closed. If the problem is back, report it again.", page.Text, StringComparison.Ordinal);
        Assert.Equal($"/report?again={number}", page.Html.QuerySelector("main a[href^='/report']")?.GetAttribute("href"));
    }

    [Theory]
    [InlineData("reopen")]
    [InlineData("close")]
    [InlineData("comment")]
    public async Task What_was_written_for_a_closed_request_comes_along_to_the_new_one(string verb)
    {
        var number = await ClosedAsync();
        using var nurse = await app.SignInAsync(Staff);
        var form = await nurse.PostAsync($"/tickets/{number}/{verb}", ("Input.Text", $"{Typed} {verb}"), ("RequestKey", $"{Guid.NewGuid()}"), ("Version", "1"));
        Assert.Equal((200, $"{Typed} {verb}"), (form.Status, form.Html.QuerySelector("#Input_Details")?.TextContent));
        Assert.Contains("your message was not sent", form.Text, StringComparison.Ordinal);
        var sent = await nurse.SubmitAsync("main form");
        var again = await app.TicketAsync(long.Parse(sent.Location!.Split('/')[2]));
        Assert.Equal((number, $"{Typed} {verb}"), (again.FollowsId, again.Description));
    }

    [Fact]
    public async Task A_request_is_reported_again_with_its_words_and_place_and_both_lead_to_each_other()
    {
        var number = await ClosedAsync();
        using var nurse = await app.SignInAsync(Staff);
        var form = await nurse.GetAsync($"/report?again={number}");
        Assert.StartsWith("The stripes are back", form.Html.QuerySelector("#Input_Subject")?.GetAttribute("value")!, StringComparison.Ordinal);
        var next = (await nurse.SubmitAsync("main form")).Location!.Split('/')[2];
        Assert.Contains($"{number}", (await nurse.GetAsync($"/tickets/{next}")).Main, StringComparison.Ordinal);
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.NotNull((await tech.GetAsync($"/tickets/{next}")).Html.QuerySelector($".props a[href='/tickets/{number}']"));
        Assert.NotNull((await tech.GetAsync($"/tickets/{number}")).Html.QuerySelector($".props a[href='/tickets/{next}']"));
    }

    [Fact]
    public async Task Nobody_reports_again_what_somebody_else_reported()
    {
        var number = await ClosedAsync();
        using var other = await app.SignInAsync("staff2@crb.local");
        var form = await other.GetAsync($"/report?again={number}");
        Assert.Equal("", form.Html.QuerySelector("#Input_Subject")?.GetAttribute("value"));
        var sent = await other.SubmitAsync("main form", ("Input.Subject", "Mine"), ("Input.FollowsId", $"{number}"));
        Assert.Null((await app.TicketAsync(long.Parse(sent.Location!.Split('/')[2]))).FollowsId);
    }

    [Fact]
    public async Task It_works_now_on_a_closed_request_is_a_success()
    {
        var number = await ClosedAsync();
        using var nurse = await app.SignInAsync(Staff);
        await nurse.PostAsync($"/tickets/{number}/close", ("RequestKey", $"{Guid.NewGuid()}"), ("Version", "1"));
        Assert.Contains($"Thank you. Request {number} is closed.", (await nurse.FollowAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thank_you_on_a_resolved_request_asks_whether_it_works_and_keeps_the_words()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned.", Guid.NewGuid(), at));
        using var nurse = await app.SignInAsync(Staff);
        // the page was opened before it was resolved
        var asked = await nurse.PostAsync($"/tickets/{number}/comment", ("Input.Text", "Thank you!"), ("RequestKey", $"{Guid.NewGuid()}"));
        Assert.Equal(422, asked.Status);
        Assert.Contains("Does it work now?", asked.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("Thank you!", asked.Html.QuerySelector("#Input_Text")?.TextContent);
        Assert.Equal([$"/tickets/{number}/close", $"/tickets/{number}/reopen"], asked.Html.QuerySelectorAll("#add button").Select(b => b.GetAttribute("formaction")));
        Assert.Equal(TicketStatus.Resolved, (await app.TicketAsync(number)).Status);
    }

    [Fact]
    public async Task Still_broken_without_a_word_is_asked_for_one_beside_the_field()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned.", Guid.NewGuid(), at));
        using var nurse = await app.SignInAsync(Staff);
        await nurse.GetAsync($"/tickets/{number}/reopen");
        var asked = await nurse.SubmitAsync("#verb-form");
        Assert.Equal((422, "Say what still does not work."), (asked.Status, asked.Find("#Input_Text_error")));
        Assert.StartsWith("Error: ", asked.Html.Title!, StringComparison.Ordinal);
        Assert.Equal(302, (await nurse.SubmitAsync("#verb-form", ("Input.Text", "Stripes."))).Status);
        var history = (await nurse.FollowAsync()).FindAll(".conv .ev");
        Assert.Contains(history, line => line.StartsWith("IT says it is fixed", StringComparison.Ordinal));
        Assert.Contains(history, line => line.StartsWith("You: it is still broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_open_request_is_withdrawn_and_the_technician_reads_why()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Assign(tech, tech.Id, at));
        using var nurse = await app.SignInAsync(Staff);
        var page = await nurse.GetAsync($"/tickets/{number}");
        Assert.NotNull(page.Html.QuerySelector($"main a[href='/tickets/{number}/close']"));
        Assert.Equal("Withdraw the request", (await nurse.GetAsync($"/tickets/{number}/close")).Heading);
        await nurse.SubmitAsync("#verb-form");
        Assert.Equal(TicketStatus.Closed, (await app.TicketAsync(number)).Status);
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Contains("withdrew this: it works again", (await tech.GetAsync($"/tickets/{number}")).Main, StringComparison.Ordinal);
    }

    private Task<long> ClosedAsync() => app.NewTicketAsync(Staff, $"The stripes are back {++told}", then: (t, tech, at) =>
    {
        t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at);
        t.Close(Actor.System, null, Guid.NewGuid(), at.AddHours(72));
    });
}
