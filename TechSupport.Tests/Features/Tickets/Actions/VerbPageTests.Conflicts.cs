using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

public sealed partial class VerbPageTests
{
    private const string Anna = "Anna Lindqvist"; // tech2

    [Fact]
    public async Task A_conflict_tells_who_did_what_meanwhile()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}/resolve");
        await AnnaTakesAsync(number);
        var reply = await tech.SubmitAsync("#verb-form", ("Input.Text", "Replaced the ribbon."));
        Assert.Equal((409, "Replaced the ribbon."), (reply.Status, reply.Find("#Input_Text")));
        Assert.Contains($"{Anna} took this", reply.Find("[data-new]"), StringComparison.Ordinal);
        Assert.Contains($"{Anna} wrote a reply", reply.Find("[data-new]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_that_conflicts_is_shown_beside_the_ticket_as_it_is_now(bool htmx)
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}");
        await AnnaTakesAsync(number);
        using var sender = htmx ? tech.Htmx() : null;
        var reply = await (sender ?? tech).SubmitAsync("#composer", ("Input.Text", "Is it fixed now?"), ("Input.Then", "resolve"), ("Input.As", "reply"));
        Assert.Equal((409, "Is it fixed now?"), (reply.Status, reply.Find("#body")));
        Assert.Contains($"{Anna} took this", reply.Find("#composer [data-new]"), StringComparison.Ordinal);
        if (!htmx) return;
        // what stands around the form is made new along with it
        Assert.Contains(Anna, reply.Find("#props[hx-swap-oob]"), StringComparison.Ordinal);
        Assert.Contains("On my way", reply.Find("#conv[hx-swap-oob]"), StringComparison.Ordinal);
        Assert.Contains("In progress", reply.Find("#state[hx-swap-oob]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_begun_before_the_ticket_was_closed_never_stands_in_the_box_for_notes()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}");
        using var colleague = await app.SignInAsync("tech2@crb.local");
        await colleague.PostAsync($"/tickets/{number}/close", ("Input.Text", "Reported twice."), ("Version", $"{(await app.TicketAsync(number)).Version}"));
        using var htmx = tech.Htmx();
        var reply = await htmx.SubmitAsync("#composer", ("Input.Text", "We are on our way."), ("Input.As", "reply"));
        Assert.Equal((422, "We are on our way."), (reply.Status, reply.Find("#body")));
        Assert.True(reply.Html.QuerySelector("#reply")?.HasAttribute("checked"));
        Assert.False(reply.Html.QuerySelector("#note")?.HasAttribute("checked"));
        Assert.NotNull(reply.Html.QuerySelector($"#composer a[href='/tickets/{number}/reopen']"));
        Assert.Contains("Closed", reply.Find("#state"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requester_is_told_what_is_new_and_nothing_of_the_notes()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Fixed.", Guid.NewGuid(), at));
        using var nurse = await app.SignInAsync("staff@crb.local");
        await nurse.GetAsync($"/tickets/{number}/close");
        using var colleague = await app.SignInAsync("tech2@crb.local");
        await colleague.PostAsync($"/tickets/{number}/comment", ("Input.Text", "secret"), ("Input.Kind", "note"));
        await colleague.PostAsync($"/tickets/{number}/comment", ("RequestKey", Guid.NewGuid().ToString()), ("Input.Text", "One thing is not done yet."));
        var reply = await nurse.SubmitAsync("#verb-form");
        Assert.Equal(409, reply.Status);
        Assert.Contains(Anna, reply.Find("[data-new]"), StringComparison.Ordinal);
        Assert.DoesNotContain("note", reply.Find("[data-new]"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tech2@crb.local", "Anna Lindqvist has ticket {0}.")]
    [InlineData("tech@crb.local", "You already have ticket {0}.")]
    public async Task Taking_from_a_list_what_somebody_has_already_leaves_the_list_and_says_who(string holder, string said)
    {
        var number = await app.NewTicketAsync();
        var seen = (await app.TicketAsync(number)).Version;
        await TakeAsync(holder, number, seen, htmx: false);
        var reply = await TakeAsync("tech@crb.local", number, seen, htmx: true);
        Assert.Equal((200, "#main"), (reply.Status, reply.Headers["HX-Retarget"]));
        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, said, number), reply.Find("#toasts span"));
    }

    [Fact]
    public async Task Without_scripts_a_lost_take_has_its_page_as_ever()
    {
        var number = await app.NewTicketAsync();
        var seen = (await app.TicketAsync(number)).Version;
        await TakeAsync("tech2@crb.local", number, seen, htmx: false);
        Assert.Equal(409, (await TakeAsync("tech@crb.local", number, seen, htmx: false)).Status);
    }

    [Fact]
    public async Task Whoever_takes_a_colleagues_ticket_is_told_whose_it_was()
    {
        var number = await app.NewTicketAsync();
        await TakeAsync("tech2@crb.local", number, (await app.TicketAsync(number)).Version, htmx: false);
        var reply = await TakeAsync("tech@crb.local", number, (await app.TicketAsync(number)).Version, htmx: true);
        Assert.Equal($"Ticket {number} assigned to you. {Anna} had it.", reply.Find("#toasts span"));
    }

    // as the key a of a list does; the answer is the list
    private async Task<Reply> TakeAsync(string who, long number, uint version, bool htmx)
    {
        using var visitor = await app.SignInAsync(who);
        using var sender = htmx ? visitor.Htmx() : null;
        var person = await app.PersonAsync(who);
        var reply = await (sender ?? visitor).PostAsync($"/tickets/{number}/assign", ("Version", $"{version}"), ("Input.To", $"{person.Id}"),
            ("RequestKey", Guid.NewGuid().ToString()), ("ReturnUrl", "/tickets?view=all"));
        return reply.Status == 302 ? await (sender ?? visitor).FollowAsync() : reply;
    }

    private async Task AnnaTakesAsync(long number)
    {
        using var colleague = await app.SignInAsync("tech2@crb.local");
        await colleague.PostAsync($"/tickets/{number}/comment", ("Input.Text", "On my way"));
    }
}
