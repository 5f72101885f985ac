using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Tickets;

namespace TechSupport.Tests.Features.Sla;

[Trait("Needs", "nothing")]
public sealed class ClockTests : TicketRules
{
    [Fact]
    public void The_first_answer_meets_the_response_target_and_the_resolution_target_runs_on()
    {
        var ticket = Reported();
        Assert.Equal(ticket.ResponseDueAt, ticket.DueAt);
        ticket.Reply(Timur, "I am coming.", Key, After(10));
        Assert.Equal((After(10), ticket.ResolveDueAt), (ticket.FirstResponseAt, ticket.DueAt));
    }

    [Fact]
    public void Waiting_pauses_the_resolution_and_an_answer_moves_it_by_the_time_waited()
    {
        var ticket = Reported();
        var due = ticket.ResolveDueAt;
        ticket.Wait(Timur, WaitingFor.Requester, "Which printer?", Key, After(10));
        Assert.Equal((TicketStatus.Waiting, SlaClock.NoDueDate), (ticket.Status, ticket.DueAt));
        ticket.AddInformation(Nurse, "The one in room 214", Key, After(70));
        Assert.Equal(TicketStatus.Open, ticket.Status);
        Assert.Equal(due.AddMinutes(60), ticket.ResolveDueAt);
        Assert.True(ticket.Unanswered);
        Assert.Null(ticket.WaitingFor);
    }

    [Fact]
    public void A_question_to_nobody_is_refused() =>
        Refused(() => Reported().Wait(Timur, WaitingFor.Requester, "", Key, After(1)));

    [Fact]
    public void What_a_requester_adds_does_not_end_the_wait_for_a_supplier()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(1));
        ticket.AddInformation(Nurse, "We use room 216 for now", Key, After(2));
        Assert.Equal((TicketStatus.Waiting, true), (ticket.Status, ticket.Unanswered));
    }

    [Fact]
    public void A_word_about_a_supplier_stays_among_technicians()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(1));
        Assert.Equal(CommentKind.Note, Assert.Single(ticket.Comments).Kind);
    }

    [Fact]
    public void A_note_answers_nobody()
    {
        var ticket = Reported();
        ticket.Note(Timur, "Same model as last week", Key, After(1));
        Assert.True(ticket.Unanswered);
        Assert.Null(ticket.FirstResponseAt);
        Assert.Equal(TicketStatus.New, ticket.Status);
    }

    [Fact]
    public void Waiting_for_a_supplier_does_not_pause_the_first_response()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(10));
        Assert.Equal((After(120), After(120)), (ticket.ResponseDueAt, ticket.DueAt));
        Assert.Equal(SlaState.Breached, ticket.Sla.Response.State(After(20 * 60)));
    }

    [Fact]
    public void A_message_while_waiting_for_a_supplier_does_not_lose_the_first_response()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(10));
        ticket.AddInformation(Nurse, "We use room 216 for now", Key, After(20));
        Assert.Equal(After(120), ticket.DueAt);
        ticket.Reply(Timur, "It comes tomorrow.", Key, After(30));
        Assert.Equal((SlaState.Met, SlaClock.NoDueDate), (ticket.Sla.Response.State(After(500)), ticket.DueAt));
    }

    [Fact]
    public void A_wait_for_a_supplier_moves_the_resolution_only()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(10));
        ticket.Reopen(Timur, null, Key, After(70));
        Assert.Equal((After(120), After(8 * 60 + 60)), (ticket.ResponseDueAt, ticket.ResolveDueAt));
    }

    [Fact]
    public void The_time_a_ticket_was_resolved_does_not_count_when_it_is_opened_again()
    {
        var ticket = Reported();
        ticket.Resolve(Timur, "The ribbon is replaced.", Key, After(60));
        ticket.Reopen(Nurse, "It prints blank again", Key, After(60 + 2 * 24 * 60));
        var due = After(8 * 60 + 2 * 24 * 60);
        Assert.Equal(due, ticket.ResolveDueAt);
        Assert.Equal(due, ticket.DueAt);
        Assert.Equal(SlaState.OnTrack, ticket.Sla.Resolution.State(After(61 + 2 * 24 * 60)));
    }

    [Fact]
    public void The_time_a_ticket_was_closed_does_not_count_either_from_when_it_was_resolved_on()
    {
        var ticket = Resolved();
        ticket.Close(Nurse, null, Key, After(60));
        ticket.Reopen(Timur, null, Key, After(90));
        Assert.Equal([new(PauseReason.Resolved, After(30), After(90))], ticket.Pauses);
        Assert.Equal(After(8 * 60 + 60), ticket.DueAt);
    }

    [Fact]
    public void A_wait_that_changes_its_reason_is_two_pauses()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(10));
        ticket.Wait(Timur, WaitingFor.Requester, "Is it there?", Key, After(30));
        Assert.Equal((After(30), TimeSpan.FromMinutes(20)), (ticket.WaitingSince, ticket.Waited));
        ticket.Close(Timur, "Bought a new one", Key, After(40));
        Assert.Equal([new(PauseReason.Supplier, After(10), After(30)), new(PauseReason.Requester, After(30), After(40))], ticket.Pauses);
        Assert.Null(ticket.WaitingSince);
        Assert.Equal(TimeSpan.FromMinutes(30), ticket.Waited);
        Assert.Equal(After(40), ticket.Sla.StoppedAt);
    }

    [Theory]
    [InlineData(0, SlaState.OnTrack)]
    [InlineData(89, SlaState.OnTrack)]
    [InlineData(90, SlaState.AtRisk)]
    [InlineData(120, SlaState.AtRisk)]
    [InlineData(121, SlaState.Breached)]
    public void A_target_is_at_risk_in_its_last_quarter_and_breached_after_its_end(int minutes, SlaState expected) =>
        Assert.Equal(expected, Reported().Sla.Next.State(After(minutes)));

    [Theory]
    [InlineData(120, SlaState.Met)]
    [InlineData(121, SlaState.Breached)]
    public void An_answer_at_the_due_instant_is_in_time(int minutes, SlaState expected)
    {
        var ticket = Reported();
        ticket.Reply(Timur, "I am coming.", Key, After(minutes));
        Assert.Equal(expected, ticket.Sla.Response.State(After(500)));
    }

    [Fact]
    public void A_pause_that_seems_to_end_before_it_began_takes_no_time()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Requester, "Which printer?", Key, After(10));
        ticket.AddInformation(Nurse, "The one in room 214", Key, After(9));
        Assert.Equal((TimeSpan.Zero, After(8 * 60)), (ticket.Waited, ticket.ResolveDueAt));
    }
}
