using TechSupport.Features.Tickets;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

public sealed partial class VerbPageTests
{
    [Fact]
    public async Task A_form_sent_from_an_old_state_is_409_and_keeps_the_text()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}/resolve");
        using var colleague = await app.SignInAsync("tech2@crb.local");
        await colleague.PostAsync($"/tickets/{number}/comment", ("Input.Text", "On my way"));
        var reply = await tech.SubmitAsync("#verb-form", ("Input.Text", "The ribbon is replaced, three labels printed."));
        Assert.Equal(409, reply.Status);
        Assert.Contains("Your text is kept", reply.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("The ribbon is replaced, three labels printed.", reply.Find("#Input_Text"));
        // having seen what is new, the same form goes through
        Assert.Equal(302, (await tech.SubmitAsync("#verb-form")).Status);
        Assert.Equal(TicketStatus.Resolved, (await app.TicketAsync(number)).Status);
    }

    [Fact]
    public async Task The_same_form_sent_twice_changes_the_ticket_once()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var first = await tech.GetAsync($"/tickets/{number}/resolve");
        Assert.Equal(200, first.Status);
        (string, string?)[] fields = [.. new[] { "Version", "RequestKey" }.Select(n => (n, first.Html.QuerySelector($"#verb-form [name={n}]")?.GetAttribute("value"))), ("Input.Text", "Done")];
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tech.PostAsync($"/tickets/{number}/resolve", fields)));
        Assert.All(replies, r => Assert.Equal((302, $"/tickets/{number}"), (r.Status, r.Location)));
        var ticket = await app.TicketAsync(number);
        Assert.Single(ticket.Comments);
        Assert.Single(ticket.Events, e => e.Kind == TicketEvent.Resolved);
    }

    [Fact]
    public async Task A_reply_sent_twice_at_once_is_said_once()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var key = Guid.NewGuid().ToString();
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tech.PostAsync($"/tickets/{number}/comment", ("RequestKey", key), ("Input.Text", "I am coming"))));
        Assert.All(replies, r => Assert.Equal(302, r.Status));
        Assert.Single((await app.TicketAsync(number)).Comments);
    }

    [Theory]
    [InlineData("tech@crb.local", "reply")]
    [InlineData("tech@crb.local", "note")]
    [InlineData("staff@crb.local", "reply")]
    public async Task An_old_form_filled_with_another_text_is_another_message(string email, string kind)
    {
        var number = await app.NewTicketAsync();
        using var visitor = await app.SignInAsync(email);
        var key = Guid.NewGuid().ToString();
        foreach (var text in new[] { "First", "Second", "First", "Second" })
            Assert.Equal(302, (await visitor.PostAsync($"/tickets/{number}/comment", ("RequestKey", key), ("Input.Kind", kind), ("Input.Text", text))).Status);
        Assert.Equal(["First", "Second"], (await app.TicketAsync(number)).Comments.OrderBy(c => c.Id).Select(c => c.Body));
    }

    [Fact]
    public async Task The_same_words_as_reply_and_as_note_are_two_messages()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var key = Guid.NewGuid().ToString();
        foreach (var kind in new[] { "note", "reply" })
            await tech.PostAsync($"/tickets/{number}/comment", ("RequestKey", key), ("Input.Kind", kind), ("Input.Text", "The ribbon is on its way"));
        Assert.Equal([CommentKind.Note, CommentKind.Reply], (await app.TicketAsync(number)).Comments.OrderBy(c => c.Id).Select(c => c.Kind));
    }

    [Theory]
    [InlineData("tech@crb.local", "reply")]
    [InlineData("tech@crb.local", "note")]
    [InlineData("staff@crb.local", "reply")]
    public async Task A_message_without_a_key_is_never_taken_for_another(string email, string kind)
    {
        var number = await app.NewTicketAsync();
        using var visitor = await app.SignInAsync(email);
        foreach (var text in new[] { "First", "Second", "Second" })
            Assert.Equal(302, (await visitor.PostAsync($"/tickets/{number}/comment", ("Input.Kind", kind), ("Input.Text", text), ("Input.Again", "true"))).Status);
        Assert.Equal(["First", "Second", "Second"], (await app.TicketAsync(number)).Comments.OrderBy(c => c.Id).Select(c => c.Body));
    }

    [Fact]
    public async Task An_old_form_that_gives_the_ticket_to_somebody_else_is_not_answered_as_done()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var form = await tech.GetAsync($"/tickets/{number}/assign");
        (string, string?)[] hidden = [.. new[] { "Version", "RequestKey" }.Select(n => (n, form.Html.QuerySelector($"#verb-form [name={n}]")?.GetAttribute("value")))];
        var (one, two) = ((await app.PersonAsync("tech@crb.local")).Id, (await app.PersonAsync("tech2@crb.local")).Id);
        Assert.Equal(302, (await tech.PostAsync($"/tickets/{number}/assign", [.. hidden, ("Input.To", $"{one}")])).Status);
        Assert.Equal(409, (await tech.PostAsync($"/tickets/{number}/assign", [.. hidden, ("Input.To", $"{two}")])).Status);
    }

    [Fact]
    public async Task Whoever_chose_nobody_on_an_old_form_still_sees_nobody_chosen()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var form = await tech.GetAsync($"/tickets/{number}/assign");
        Assert.Empty(form.FindAll("#Input_To option[selected]"));
        await tech.SubmitAsync("#verb-form", ("Input.To", $"{(await app.PersonAsync("tech2@crb.local")).Id}"));
        Assert.Single((await tech.GetAsync($"/tickets/{number}/assign")).FindAll("#Input_To option[selected]"));
        var refused = await tech.SubmitAsync("#verb-form", ("Version", "1"), ("Input.To", ""));
        Assert.Equal(409, refused.Status);
        Assert.Empty(refused.FindAll("#Input_To option[selected]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_version_nobody_was_given_is_an_old_one(string version)
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}/resolve");
        var reply = await tech.SubmitAsync("#verb-form", ("Version", version), ("Input.Text", "The ribbon is replaced."));
        Assert.Equal((409, "The ribbon is replaced."), (reply.Status, reply.Find("#Input_Text")));
        Assert.Contains("Your text is kept", reply.Find("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal(302, (await tech.SubmitAsync("#verb-form")).Status);
    }

    [Fact]
    public async Task Replies_of_two_technicians_at_once_are_both_kept()
    {
        var number = await app.NewTicketAsync();
        using var one = await app.SignInAsync("tech@crb.local");
        using var two = await app.SignInAsync("tech2@crb.local");
        var replies = await Task.WhenAll(
            one.PostAsync($"/tickets/{number}/comment", ("RequestKey", Guid.NewGuid().ToString()), ("Input.Text", "First")),
            two.PostAsync($"/tickets/{number}/comment", ("RequestKey", Guid.NewGuid().ToString()), ("Input.Text", "Second")));
        Assert.All(replies, r => Assert.Equal(302, r.Status));
        Assert.Equal(2, (await app.TicketAsync(number)).Comments.Count);
    }
}
