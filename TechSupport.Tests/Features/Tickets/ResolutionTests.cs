using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

[Trait("Needs", "nothing")]
public sealed class ResolutionTests : TicketRules
{
    [Fact]
    public void Resolving_says_how_takes_the_ticket_and_stops_the_clock()
    {
        var ticket = Resolved();
        Assert.Equal(TicketStatus.Resolved, ticket.Status);
        Assert.Equal(2, ticket.AssigneeId);
        Assert.Equal(After(30), ticket.ResolvedAt);
        Assert.False(ticket.Unanswered);
        Assert.Equal(SlaClock.NoDueDate, ticket.DueAt);
        Assert.Equal([TicketEvent.Assigned, TicketEvent.Resolved], Kinds(ticket));
        Assert.Equal(CommentKind.Reply, Assert.Single(ticket.Comments).Kind);
    }

    [Fact]
    public void Resolving_twice_is_refused() =>
        Assert.StartsWith("Ticket {0} is already resolved", Refused(() => Resolved().Resolve(Anna, "Again", Key, After(40))), StringComparison.Ordinal);

    [Fact]
    public void Resolving_without_a_word_is_refused_and_changes_nothing()
    {
        var ticket = Reported();
        Refused(() => ticket.Resolve(Timur, "   ", Key, After(1)));
        Assert.Equal((TicketStatus.New, 1), (ticket.Status, ticket.Events.Count));
    }

    [Fact]
    public void The_requester_confirms_and_the_ticket_is_closed()
    {
        var ticket = Resolved();
        ticket.Close(Nurse, null, Key, After(60));
        Assert.Equal((TicketStatus.Closed, After(60)), (ticket.Status, ticket.ClosedAt));
        Assert.Equal("true", ticket.Events.Last().Data["confirmed"]);
    }

    [Fact]
    public void A_technician_who_closes_an_own_request_that_nobody_fixed_confirms_nothing()
    {
        var ticket = Ticket.Report(Timur, new TicketReport { Subject = "No sound", RequesterId = Timur.Id!.Value, DepartmentId = 1, RequestKey = Key }, Start);
        ticket.Close(Timur, "It was muted", Key, After(5));
        Assert.Equal("false", ticket.Events.Last().Data["confirmed"]);
    }

    [Fact]
    public void A_resolved_ticket_closes_itself_three_days_later()
    {
        var ticket = Resolved();
        Assert.Equal(After(30 + 3 * 24 * 60), ticket.ClosesAt);
        ticket.Close(Nurse, null, Key, After(60));
        Assert.Null(ticket.ClosesAt);
    }

    [Fact]
    public void Who_needs_no_help_any_more_withdraws_what_nobody_mended()
    {
        var ticket = Reported();
        ticket.Close(Nurse, null, Key, After(1));
        Assert.Equal(TicketStatus.Closed, ticket.Status);
        Assert.Equal(("true", "false"), (ticket.Events.Last().Data["withdrawn"], ticket.Events.Last().Data["confirmed"]));
    }

    [Fact]
    public void What_was_fixed_is_confirmed_and_not_withdrawn()
    {
        var ticket = Resolved();
        ticket.Close(Nurse, null, Key, After(60));
        Assert.Equal((null, "true"), (ticket.Events.Last().Data.GetValueOrDefault("withdrawn"), ticket.Events.Last().Data["confirmed"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Who_says_that_it_still_fails_says_what(string? text)
    {
        var ticket = Resolved();
        Assert.Equal("Say what still does not work.", Refused(() => ticket.Reopen(Nurse, text, Key, After(60))));
        Assert.Equal(TicketStatus.Resolved, ticket.Status);
    }

    [Fact]
    public void Still_broken_brings_the_ticket_back_to_its_technician_unanswered()
    {
        var ticket = Resolved();
        ticket.Reopen(Nurse, "It prints blank again", Key, After(60));
        Assert.Equal(TicketStatus.Open, ticket.Status);
        Assert.Equal(2, ticket.AssigneeId);
        Assert.True(ticket.Unanswered);
        Assert.Equal(After(60), ticket.ReopenedAt);
        Assert.Null(ticket.ResolvedAt);
        Assert.Equal(TicketEvent.Reopened, ticket.Events.Last().Kind);
    }

    [Theory]
    [InlineData("Thank you very much!")]
    [InlineData("It prints blank again")]
    [InlineData(" ")]
    public void A_message_alone_never_opens_a_resolved_ticket_again(string text)
    {
        var ticket = Resolved();
        Assert.StartsWith("IT says this is fixed", Refused(() => ticket.AddInformation(Nurse, text, Key, After(60))), StringComparison.Ordinal);
        Assert.Equal((TicketStatus.Resolved, 1), (ticket.Status, ticket.Comments.Count));
    }

    [Fact]
    public void A_message_with_which_a_technician_goes_on_is_a_reply_and_answers()
    {
        var waiting = Reported();
        waiting.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(1));
        waiting.Reopen(Timur, "The print head is here, I am coming.", Key, After(2));
        var reopened = Resolved();
        reopened.Reopen(Timur, "I look at it again.", Key, After(60));
        Assert.All([waiting, reopened], t =>
        {
            Assert.Equal(CommentKind.Reply, t.Comments.Last().Kind);
            Assert.False(t.Unanswered);
            Assert.Equal(TicketStatus.Open, t.Status);
        });
        Assert.Equal(After(2), waiting.FirstResponseAt);
    }

    [Fact]
    public void Closing_an_open_ticket_needs_a_reason()
    {
        var ticket = Reported();
        Refused(() => ticket.Close(Timur, " ", Key, After(1)));
        ticket.Close(Timur, "Reported twice", Key, After(2));
        Assert.Equal(TicketStatus.Closed, ticket.Status);
    }

    [Fact]
    public void Nobody_owes_an_answer_on_a_closed_ticket()
    {
        var ticket = Reported();
        ticket.Close(Timur, "Reported twice", Key, After(2));
        Assert.False(ticket.Unanswered);
    }

    [Fact]
    public void A_forgotten_confirmation_is_closed_by_the_system_without_a_person()
    {
        var ticket = Resolved();
        ticket.Close(Actor.System, null, Key, After(5000));
        Assert.Equal((null, "false"), (ticket.Events.Last().ActorId, ticket.Events.Last().Data["confirmed"]));
    }

    [Fact]
    public void Nothing_is_added_to_a_closed_ticket_by_its_requester()
    {
        var ticket = Resolved();
        ticket.Close(Nurse, null, Key, After(60));
        Assert.StartsWith("This request is closed", Refused(() => ticket.AddInformation(Nurse, "One more thing", Key, After(61))), StringComparison.Ordinal);
    }
}
