using TechSupport.Features.Tickets;

namespace TechSupport.Tests.Features.Tickets;

[Trait("Needs", "nothing")]
public sealed class AssignmentTests : TicketRules
{
    [Fact]
    public void Taking_a_new_ticket_opens_it()
    {
        var ticket = Reported();
        ticket.Assign(Timur, 2, After(1));
        Assert.Equal((TicketStatus.Open, (long?)2), (ticket.Status, ticket.AssigneeId));
        Assert.Equal("2", ticket.Events.Last().Data["to"]);
    }

    [Fact]
    public void Giving_it_back_makes_it_new_again()
    {
        var ticket = Reported();
        ticket.Assign(Timur, 2, After(1));
        ticket.Assign(Timur, null, After(2));
        Assert.Equal((TicketStatus.New, null), (ticket.Status, ticket.AssigneeId));
    }

    [Fact]
    public void Assigning_to_whoever_has_it_already_is_refused()
    {
        var ticket = Reported();
        ticket.Assign(Timur, 2, After(1));
        Assert.Contains("already assigned", Refused(() => ticket.Assign(Anna, 2, After(2))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resolved_ticket_is_not_assigned() =>
        Assert.Contains("already resolved", Refused(() => Resolved().Assign(Anna, 3, After(60))), StringComparison.Ordinal);

    [Fact]
    public void Whoever_answers_a_ticket_nobody_has_takes_it()
    {
        var ticket = Reported();
        ticket.Reply(Anna, "Looking into it", Key, After(1));
        Assert.Equal((TicketStatus.Open, (long?)3), (ticket.Status, ticket.AssigneeId));
        Assert.Equal([TicketEvent.Assigned, TicketEvent.Replied], Kinds(ticket));
    }
}
