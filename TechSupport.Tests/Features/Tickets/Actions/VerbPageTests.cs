using TechSupport.Features.Tickets;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

public sealed partial class VerbPageTests(App app) : IClassFixture<App>
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
        Assert.Equal(422, (await visitor.PostAsync($"/tickets/{number}/comment", ("Input.Text", "It is not."))).Status);
        await visitor.GetAsync($"/tickets/{number}/reopen");
        Assert.Equal(302, (await visitor.SubmitAsync("#verb-form", ("Input.Text", "It is not."))).Status);
        var ticket = await app.TicketAsync(number);
        Assert.True(ticket.Unanswered);
        Assert.NotNull(ticket.ReopenedAt);
        Assert.False(ticket.IsDone);
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
        var text = new string('ы', BodyText.MaxLength + 1);
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
        Assert.Contains($"Ticket {number} assigned to you.", reply.Find("#toasts"), StringComparison.Ordinal);
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

    [Theory]
    [InlineData(false, "Resume work", "Resume work", "resumed")]
    [InlineData(true, "Reopen the ticket", "Reopen", "reopened")]
    public async Task What_was_never_closed_is_not_opened_again(bool isResolved, string title, string button, string done)
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            if (isResolved) t.Resolve(tech, "done", Guid.NewGuid(), at);
            else t.Wait(tech, WaitingFor.Supplier, "ordered", Guid.NewGuid(), at);
        });
        using var tech = await app.SignInAsync("tech@crb.local");
        Assert.Equal(button, (await tech.GetAsync($"/tickets/{number}")).Find("#do-reopen"));
        var page = await tech.GetAsync($"/tickets/{number}/reopen");
        Assert.Equal((title, button), (page.Find("#verb-title"), page.Find("#verb-form .btn-p")));
        await tech.SubmitAsync("#verb-form");
        Assert.Contains(done, (await tech.GetAsync($"/tickets/{number}")).Find("#toasts"), StringComparison.Ordinal);
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
            var reply = await tech.PostAsync($"/tickets/{number}/comment", ("RequestKey", Guid.NewGuid().ToString()), ("Input.Text", away), ("ReturnUrl", away));
            Assert.Equal((302, $"/tickets/{number}"), (reply.Status, reply.Location));
        }
    }
}
