using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Kernel;
using TechSupport.Tests.Support;

namespace TechSupport.Tests.Features.Tickets.Actions;

public sealed class TicketCommandsTests(App app) : IClassFixture<App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_or_a_note_since_somebody_looked_makes_no_assignment_stale()
    {
        var (tech, number, seen) = await SeenAsync();
        await DoneAsync("staff@crb.local", number, TicketCommand.Say("It also smells burnt."));
        await DoneAsync("tech2@crb.local", number, TicketCommand.Note("The fuser is on order."));

        Assert.Equal(Ending.Done, (await RunAsync(tech, number, TicketCommand.Take(), seen)).Ending);
        Assert.Equal(tech.Id, (await app.TicketAsync(number)).AssigneeId);
    }

    public static TheoryData<string, string, bool> Races()
    {
        string[] others = ["say", "note", "assign", "classify", "wait", "resolve", "reopen", "close"];
        var stale = new Dictionary<string, string[]>
        {
            ["say"] = [],
            ["note"] = [],
            // whoever waits for something on a ticket nobody has takes it
            ["assign"] = ["assign", "wait", "resolve", "close"],
            ["classify"] = ["classify", "resolve", "close"],
            ["wait"] = ["say", "wait", "resolve", "close"],
            ["resolve"] = ["say", "assign", "wait", "resolve", "close"],
            // a wait that somebody ended is another state
            ["reopen"] = ["wait", "resolve", "reopen", "close"],
            ["close"] = ["say", "assign", "wait", "resolve", "reopen", "close"],
        };
        foreach (var verb in new[] { "wait", "resolve" }) stale[verb] = [.. stale[verb], "reopen"];
        Assert.Equal(TicketVerb.All.Select(v => v.Name == "comment" ? "say" : v.Name).Order(), stale.Keys.Order());
        var races = new TheoryData<string, string, bool>();
        foreach (var (mine, conflicts) in stale)
            foreach (var other in others) races.Add(mine, other, conflicts.Contains(other));
        return races;
    }

    [Theory, MemberData(nameof(Races))]
    public async Task A_verb_is_stale_after_what_it_must_not_pass_over_and_after_nothing_else(string mine, string other, bool stale)
    {
        // only a ticket that waits can go on
        var (tech, number, seen) = await SeenAsync(waiting: mine == "reopen" || other == "reopen");
        await DoneAsync(other == "say" ? "staff@crb.local" : "tech2@crb.local", number, Command(other, "tech2"));

        var ending = (await RunAsync(tech, number, Command(mine, "tech"), seen)).Ending;

        // what does not conflict may still break a rule of the ticket's: a reply to a closed request, say
        if (stale) Assert.Equal(Ending.Stale, ending);
        else Assert.NotEqual(Ending.Stale, ending);
    }

    [Fact]
    public async Task A_version_no_event_tells_of_is_stale_once_anything_has_happened()
    {
        var (tech, number, seen) = await SeenAsync();
        await DoneAsync("tech2@crb.local", number, TicketCommand.Note("The fuser is on order."));

        Assert.Equal(Ending.Stale, (await RunAsync(tech, number, TicketCommand.Take(), seen + 1_000_000)).Ending);
    }

    [Fact]
    public async Task The_same_command_with_the_same_key_is_done_once()
    {
        var (tech, number, seen) = await SeenAsync();
        var key = Guid.NewGuid();
        Assert.Equal(Ending.Done, (await RunAsync(tech, number, TicketCommand.Note("The fuser is on order."), seen, key)).Ending);
        Assert.Equal(Ending.Done, (await RunAsync(tech, number, TicketCommand.Note("The fuser is on order."), seen, key)).Ending);

        Assert.Single((await app.TicketAsync(number)).Comments);
    }

    [Theory]
    [InlineData("say")]
    [InlineData("note")]
    [InlineData("assign")]
    [InlineData("classify")]
    [InlineData("wait")]
    [InlineData("resolve")]
    [InlineData("close")]
    public async Task The_same_command_is_done_once_also_when_others_did_something_between(string verb)
    {
        var (tech, number, seen) = await SeenAsync();
        var key = Guid.NewGuid();
        Assert.Equal(Ending.Done, (await RunAsync(tech, number, Command(verb, "tech"), seen, key)).Ending);
        await DoneAsync("tech2@crb.local", number, TicketCommand.Note("The fuser is on order."));
        if (verb is "resolve" or "close") await DoneAsync("tech2@crb.local", number, TicketCommand.Reopen(null));
        if (verb is not "close") await DoneAsync("tech2@crb.local", number, TicketCommand.Close("Reported twice."));
        var before = await app.TicketAsync(number);

        Assert.Equal(Ending.Done, (await RunAsync(tech, number, Command(verb, "tech"), seen, key)).Ending);
        Assert.Equal(before.Version, (await app.TicketAsync(number)).Version);
    }

    [Fact]
    public async Task A_requester_who_says_twice_that_it_still_fails_is_answered_twice_as_done()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        var nurse = await app.ActorAsync("staff@crb.local");
        var key = Guid.NewGuid();
        Assert.Equal(Ending.Done, (await RunAsync(nurse, number, TicketCommand.Reopen("Still blank."), seen: null, key)).Ending);
        Assert.Equal(Ending.Done, (await RunAsync(nurse, number, TicketCommand.Reopen("Still blank."), seen: null, key)).Ending);
        Assert.Equal(Ending.Forbidden, (await RunAsync(nurse, number, TicketCommand.Reopen("Still blank."), seen: null)).Ending);
    }

    [Fact]
    public async Task A_requester_writes_no_note_whatever_door_they_come_by()
    {
        var number = await app.NewTicketAsync();
        Assert.Equal(Ending.Forbidden, (await RunAsync(await app.ActorAsync("staff@crb.local"), number, TicketCommand.Note("A nuisance."), seen: null)).Ending);
        Assert.Empty((await app.TicketAsync(number)).Comments);
    }

    [Fact]
    public async Task One_of_many_that_the_database_refuses_holds_up_none()
    {
        var first = await app.NewTicketAsync();
        var broken = await app.NewTicketAsync();
        var last = await app.NewTicketAsync();
        var refuse = $"alter table tickets add constraint ck_test check (id <> {broken} or assignee_id is null) not valid";
        await using (var db = app.OwnerDb()) await db.Database.ExecuteSqlRawAsync(refuse, Ct);
        try
        {
            await using var scope = app.Services.CreateAsyncScope();
            var outcomes = await scope.ServiceProvider.GetRequiredService<TicketCommands>()
                .RunAsync(await app.ActorAsync("tech@crb.local"), [first, broken, last], TicketCommand.Take(), Guid.NewGuid(), Ct);
            Assert.Equal([Ending.Done, Ending.Failed, Ending.Done], outcomes.Select(o => o.Ending));
        }
        finally
        {
            await using var db = app.OwnerDb();
            await db.Database.ExecuteSqlRawAsync("alter table tickets drop constraint ck_test", Ct);
        }
    }

    [Fact]
    public async Task Many_tickets_each_have_an_outcome_of_their_own_and_one_that_is_refused_holds_up_none()
    {
        var nurse = await app.ActorAsync("staff@crb.local");
        var first = await app.NewTicketAsync();
        var closed = await app.NewTicketAsync(then: (t, tech, at) => t.Close(tech, "Reported twice.", Guid.NewGuid(), at));
        var last = await app.NewTicketAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var commands = scope.ServiceProvider.GetRequiredService<TicketCommands>();

        var outcomes = await commands.RunAsync(await app.ActorAsync("tech@crb.local"), [first, closed, 99_999_999, last], TicketCommand.Take(), Guid.NewGuid(), Ct);

        Assert.Equal([(first, Ending.Done), (closed, Ending.Refused), (99_999_999, Ending.NotFound), (last, Ending.Done)], outcomes.Select(o => (o.Number, o.Ending)));
        Assert.Equal("Ticket {0} is closed. Reopen it first.", outcomes[1].Why!.Message);
        Assert.All(await commands.RunAsync(nurse, [first, last], TicketCommand.Resolve("Done."), Guid.NewGuid(), Ct), o => Assert.Equal(Ending.Forbidden, o.Ending));
        Assert.All(await commands.RunAsync(await app.ActorAsync("staff2@crb.local"), [first], TicketCommand.Say("Me too."), Guid.NewGuid(), Ct), o => Assert.Equal(Ending.NotFound, o.Ending));
    }

    [Fact]
    public async Task A_ticket_goes_to_nobody_who_does_not_work_tickets_and_to_no_category_that_is_none()
    {
        var (tech, number, seen) = await SeenAsync();
        var nurse = await app.PersonAsync("staff@crb.local");

        var assigned = await RunAsync(tech, number, TicketCommand.Assign(nurse.Id), seen);
        var classified = await RunAsync(tech, number, TicketCommand.Classify(new(99_999, Impact.Person, Urgency.Low, false)), seen);

        Assert.Equal((Ending.Refused, "To"), (assigned.Ending, assigned.Why!.Field));
        Assert.Equal((Ending.Refused, "CategoryId"), (classified.Ending, classified.Why!.Field));
    }

    [Fact]
    public async Task What_was_answered_since_it_was_listed_is_not_closed_by_itself()
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) => t.Resolve(tech, "Cleaned the print head.", Guid.NewGuid(), at));
        var deadline = app.Clock.Now;
        await DoneAsync("staff@crb.local", number, TicketCommand.Reopen("Blank again."));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await DoneAsync("tech@crb.local", number, TicketCommand.Resolve("A new ribbon."));

        Assert.Equal(Ending.Refused, (await RunAsync(Actor.System, number, TicketCommand.CloseUnlessAnswered(deadline), seen: null)).Ending);
        Assert.Equal(TicketStatus.Resolved, (await app.TicketAsync(number)).Status);
    }

    [Fact]
    public async Task A_command_that_somebody_was_faster_than_is_done_on_what_they_left()
    {
        var (tech, number, _) = await SeenAsync();
        var colleague = await app.ActorAsync("tech2@crb.local");
        // the time is asked for between reading and saving
        var clock = new Interrupted(app.Clock, () => RunAsync(colleague, number, TicketCommand.Note("The fuser is on order."), seen: null).GetAwaiter().GetResult());
        await using var db = app.Db();
        var outcome = await new TicketCommands(db, clock, NullLogger<TicketCommands>.Instance).RunAsync(tech, number, TicketCommand.Say("It also smells burnt."), Guid.NewGuid(), ct: TestContext.Current.CancellationToken);
        Assert.Equal(Ending.Done, outcome.Ending);
        Assert.Equal(["The fuser is on order.", "It also smells burnt."], (await app.TicketAsync(number)).Comments.OrderBy(c => c.Id).Select(c => c.Body));
    }

    private static TicketCommand Command(string name, string who) => name switch
    {
        "say" => TicketCommand.Say("It also smells burnt."),
        "note" => TicketCommand.Note("The fuser is on order."),
        "assign" => TicketCommand.Take(),
        "classify" => TicketCommand.Classify(new(null, Impact.Department, who == "tech" ? Urgency.Low : Urgency.High, false)),
        "wait" => TicketCommand.Wait(WaitingFor.Supplier, "A fuser."),
        "resolve" => TicketCommand.Resolve("Replaced the fuser."),
        "reopen" => TicketCommand.Reopen(null),
        _ => TicketCommand.Close("Reported twice."),
    };

    // a technician has a new ticket on the screen
    private async Task<(Actor Tech, long Number, uint Seen)> SeenAsync(bool waiting = false)
    {
        var number = await app.NewTicketAsync(then: (t, tech, at) =>
        {
            if (waiting) t.Wait(tech, WaitingFor.Requester, "Which one?", Guid.NewGuid(), at);
        });
        return (await app.ActorAsync("tech@crb.local"), number, (await app.TicketAsync(number)).Version);
    }

    private async Task DoneAsync(string who, long number, TicketCommand command) =>
        Assert.Equal(Ending.Done, (await RunAsync(await app.ActorAsync(who), number, command, seen: null)).Ending);

    private async Task<Outcome> RunAsync(Actor actor, long number, TicketCommand command, uint? seen, Guid? key = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<TicketCommands>().RunAsync(actor, number, command, key ?? Guid.NewGuid(), seen, Ct);
    }

    /// <summary>Lets something happen before it tells the time, once.</summary>
    private sealed class Interrupted(TimeProvider clock, Action meanwhile) : TimeProvider
    {
        private Action? meanwhile = meanwhile;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Exchange(ref meanwhile, null)?.Invoke();
            return clock.GetUtcNow();
        }
    }
}
