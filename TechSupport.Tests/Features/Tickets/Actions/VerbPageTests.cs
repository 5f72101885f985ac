using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

public sealed class VerbPageTests(App app) : IClassFixture<App>
{
    public static readonly TheoryData<string> Verbs = ["comment", "assign", "classify", "wait", "resolve", "reopen", "close"];

    [Theory, MemberData(nameof(Verbs))]
    public async Task A_verb_on_somebody_elses_ticket_leads_nowhere(string verb)
    {
        var number = await app.NewTicketAsync();
        using var other = await app.SignInAsync("staff2@crb.local");
        Assert.Contains((await other.GetAsync($"/tickets/{number}/{verb}")).Status, new[] { 403, 404 });
        Assert.Contains((await other.PostAsync($"/tickets/{number}/{verb}", ("Input.Text", "It is mine now"))).Status, new[] { 403, 404 });
        Assert.Empty((await app.TicketAsync(number)).Comments);
    }

    [Theory]
    [InlineData("assign")]
    [InlineData("classify")]
    [InlineData("wait")]
    [InlineData("resolve")]
    public async Task A_requester_may_not_do_what_technicians_do(string verb)
    {
        var number = await app.NewTicketAsync();
        using var nurse = await app.SignInAsync("staff@crb.local");
        Assert.Equal(403, (await nurse.GetAsync($"/tickets/{number}/{verb}")).Status);
        Assert.Equal(403, (await nurse.PostAsync($"/tickets/{number}/{verb}", ("Input.Text", "x"))).Status);
        Assert.Equal(TicketStatus.New, (await app.TicketAsync(number)).Status);
    }

    [Theory, MemberData(nameof(Verbs))]
    public async Task An_unknown_ticket_is_404(string verb)
    {
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal(404, (await tech.GetAsync($"/tickets/999999999/{verb}")).Status);
        Assert.Equal(404, (await tech.GetAsync($"/tickets/-1/{verb}")).Status);
        Assert.Equal(404, (await tech.GetAsync($"/tickets/007x/{verb}")).Status);
    }

    [Fact]
    public async Task Saving_a_classification_unchanged_is_no_event_no_new_version_and_no_failure()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var version = (await app.TicketAsync(number)).Version;
        await tech.GetAsync($"/tickets/{number}/classify");
        Assert.Equal(302, (await tech.SubmitAsync("#verb-form")).Status);
        var ticket = await app.TicketAsync(number);
        Assert.DoesNotContain(ticket.Events, e => e.Kind == TicketEvent.Classified);
        Assert.Equal(version, ticket.Version);
    }

    [Fact]
    public async Task A_technician_with_a_problem_of_their_own_adds_to_it_and_answers_nobody()
    {
        var tech = await app.ActorAsync("tech@crb.local");
        var number = await app.NewTicketAsync(with: r => r with { RequesterId = tech.Id!.Value });
        using var visitor = await app.SignInAsync("tech@crb.local");
        Assert.Equal(302, (await visitor.PostAsync($"/tickets/{number}/comment", ("Input.Text", "It happens with every label."))).Status);
        var ticket = await app.TicketAsync(number);
        Assert.Null(ticket.FirstResponseAt);
        Assert.Null(ticket.AssigneeId);
        Assert.True(ticket.Unanswered);
        Assert.Equal("requester", ticket.Events.Single(e => e.Kind == TicketEvent.Replied).Data["by"]);
    }

    [Fact]
    public async Task A_technician_for_whom_it_is_not_fixed_brings_their_own_problem_back_unanswered()
    {
        var tech = await app.ActorAsync("tech@crb.local");
        var number = await app.NewTicketAsync(with: r => r with { RequesterId = tech.Id!.Value }, then: (t, _, at) => t.Resolve(Actor.System, "Fixed.", Guid.NewGuid(), at));
        using var visitor = await app.SignInAsync("tech@crb.local");
        Assert.Equal(302, (await visitor.PostAsync($"/tickets/{number}/comment", ("Input.Text", "It is not."))).Status);
        var ticket = await app.TicketAsync(number);
        Assert.True(ticket.Unanswered);
        Assert.NotNull(ticket.ReopenedAt);
        Assert.False(ticket.IsDone);
    }

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
            Assert.Equal(302, (await visitor.PostAsync($"/tickets/{number}/comment", ("Input.Kind", kind), ("Input.Text", text))).Status);
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

    [Fact]
    public async Task A_broken_rule_is_422_beside_its_field()
    {
        var number = await app.NewTicketAsync(with: r => r with { PatientCare = true });
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}/classify");
        var reply = await tech.SubmitAsync("#verb-form", ("Input.Priority", "P4"), ("Input.Reason", "not so bad"));
        Assert.Equal((422, "not so bad"), (reply.Status, reply.Html.QuerySelector("#Input_Reason")?.GetAttribute("value")));
        Assert.Contains("cannot be lower than P2", reply.Find("#Input_Priority_error"), StringComparison.Ordinal);
        Assert.Equal(Priority.P2, (await app.TicketAsync(number)).Priority);
    }

    [Fact]
    public async Task An_overlong_text_is_422_and_kept_whole()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        var text = new string('ы', Ticket.TextLength + 1);
        var reply = await tech.PostAsync($"/tickets/{number}/comment", ("Input.Text", text));
        Assert.Equal((422, text), (reply.Status, reply.Find("#body")));
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("5")]
    public async Task A_ticket_is_only_given_to_somebody_who_works_tickets(string person)
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}/assign");
        var foreign = person == "5" ? (await app.PersonAsync("staff2@crb.local")).Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : person;
        Assert.Equal(422, (await tech.SubmitAsync("#verb-form", ("Input.To", foreign))).Status);
        Assert.Null((await app.TicketAsync(number)).AssigneeId);
    }

    [Fact]
    public async Task Htmx_gets_the_whole_ticket_back_as_a_fragment_for_the_main_part()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.GetAsync($"/tickets/{number}");
        using var htmx = tech.Htmx();
        var reply = await htmx.SubmitAsync($"form[action='/tickets/{number}/assign']");
        Assert.Equal((302, $"/tickets/{number}"), (reply.Status, reply.Location));
        reply = await htmx.FollowAsync();
        Assert.Equal(200, reply.Status);
        Assert.Equal("#main", reply.Headers["HX-Retarget"]);
        Assert.Equal("#main", reply.Headers["HX-Reselect"]);
        Assert.Null(reply.Html.QuerySelector("header.band"));
        Assert.NotNull(reply.Html.QuerySelector("#main"));
        Assert.Contains($"Request {number} is assigned to you.", reply.Find("#toasts"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("close", "en", "The requester reads this")]
    [InlineData("close", "ru", "Это прочитает заявитель")]
    [InlineData("resolve", "en", "Message to")]
    [InlineData("reopen", "en", "Message to")]
    public async Task A_text_the_requester_reads_says_so_before_it_is_sent(string verb, string language, string said)
    {
        var number = await app.NewTicketAsync(then: verb == "reopen" ? (t, tech, at) => t.Wait(tech, WaitingFor.Supplier, "ordered", Guid.NewGuid(), at) : null);
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Contains(said, (await tech.Reads(language).GetAsync($"/tickets/{number}/{verb}")).Find("#verb-form"), StringComparison.Ordinal);
        Assert.Equal(302, (await tech.SubmitAsync("#verb-form", ("Input.Text", "The giraffe is fed"))).Status);
        Assert.Equal(CommentKind.Reply, (await app.TicketAsync(number)).Comments.Last().Kind);
        using var nurse = await app.SignInAsync("staff@crb.local");
        Assert.Contains("The giraffe is fed", (await nurse.GetAsync($"/tickets/{number}")).Find(".conv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_says_note_anywhere_gets_a_note()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        await tech.PostAsync($"/tickets/{number}/comment", ("Input.Text", "secret one"), ("Input.Kind", "reply"), ("Input.As", "note"));
        await tech.PostAsync($"/tickets/{number}/comment", ("RequestKey", Guid.NewGuid().ToString()), ("Input.Text", "secret two"), ("Input.Kind", "note"), ("Input.As", "reply"));
        Assert.All((await app.TicketAsync(number)).Comments, c => Assert.Equal(CommentKind.Note, c.Kind));
        using var nurse = await app.SignInAsync("staff@crb.local");
        Assert.DoesNotContain("secret", (await nurse.GetAsync($"/tickets/{number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requester_who_posts_a_note_adds_information_instead()
    {
        var number = await app.NewTicketAsync();
        using var nurse = await app.SignInAsync("staff@crb.local");
        Assert.Equal(302, (await nurse.PostAsync($"/tickets/{number}/comment", ("Input.Text", "It also smells"), ("Input.Kind", "note"), ("Input.Then", "resolve"))).Status);
        var ticket = await app.TicketAsync(number);
        Assert.Equal((CommentKind.Reply, TicketStatus.New), (Assert.Single(ticket.Comments).Kind, ticket.Status));
    }

    [Fact]
    public async Task The_person_is_never_led_to_another_site_after_a_verb()
    {
        var number = await app.NewTicketAsync();
        using var tech = await app.SignInAsync("tech@crb.local");
        foreach (var away in new[] { "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)" })
        {
            var reply = await tech.PostAsync($"/tickets/{number}/comment", ("RequestKey", Guid.NewGuid().ToString()), ("Input.Text", "x"), ("ReturnUrl", away));
            Assert.Equal((302, $"/tickets/{number}"), (reply.Status, reply.Location));
        }
    }
}
