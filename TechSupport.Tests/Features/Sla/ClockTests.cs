using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Tickets;

namespace TechSupport.Tests.Features.Sla;

public sealed class ClockTests : TicketRules
{
    [Fact]
    public void The_first_answer_meets_the_response_limit_and_the_resolution_limit_counts_on()
    {
        var ticket = Reported();
        Assert.Equal(ticket.ResponseDueAt, ticket.DueAt);
        ticket.Reply(Timur, "I am coming.", Key, After(10));
        Assert.Equal((After(10), ticket.ResolveDueAt), (ticket.FirstResponseAt, ticket.DueAt));
    }

    [Fact]
    public void Waiting_pauses_the_limits_and_an_answer_moves_them_by_the_time_waited()
    {
        var ticket = Reported();
        var due = ticket.ResolveDueAt;
        ticket.Wait(Timur, WaitingFor.Requester, "Which printer?", Key, After(10));
        Assert.Equal((TicketStatus.Waiting, Ticket.NoLimit), (ticket.Status, ticket.DueAt));
        ticket.AddInformation(Nurse, "The one in room 214", Key, After(70));
        Assert.Equal((TicketStatus.Open, due.AddMinutes(60), true), (ticket.Status, ticket.ResolveDueAt, ticket.Unanswered));
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
        Assert.Equal(TechSupport.Features.Tickets.CommentKind.Note, Assert.Single(ticket.Comments).Kind);
    }

    [Fact]
    public void A_note_answers_nobody()
    {
        var ticket = Reported();
        ticket.Note(Timur, "Same model as last week", Key, After(1));
        Assert.Equal((true, null, TicketStatus.New), (ticket.Unanswered, ticket.FirstResponseAt, ticket.Status));
    }

    [Theory]
    [InlineData(0, SlaPhase.Fine)]
    [InlineData(89, SlaPhase.Fine)]
    [InlineData(91, SlaPhase.Risk)]
    [InlineData(120, SlaPhase.Over)]
    public void A_limit_is_at_risk_in_its_last_quarter_and_over_at_its_end(int minutes, SlaPhase expected)
    {
        var ticket = Reported();
        var limit = new SlaState(ticket.Status, ticket.CreatedAt, ticket.DueAt, ticket.ResolveDueAt, ticket.WaitingSince);
        Assert.Equal(expected, limit.State(After(minutes)));
    }
}
