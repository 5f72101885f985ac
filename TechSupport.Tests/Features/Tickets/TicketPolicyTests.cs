using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

public sealed class TicketPolicyTests : TicketRules
{
    private static readonly Dictionary<string, Action<Ticket, Actor>> Verbs = new()
    {
        ["assign"] = (t, actor) => t.Assign(actor, Anna.Id, After(99)),
        ["classify"] = (t, actor) => t.Classify(actor, new(7, Impact.Department, Urgency.High, false), After(99)),
        ["wait"] = (t, actor) => t.Wait(actor, t.WaitingFor == WaitingFor.Supplier ? WaitingFor.Requester : WaitingFor.Supplier, "Which one?", Key, After(99)),
        ["resolve"] = (t, actor) => t.Resolve(actor, "It works.", Key, After(99)),
        ["reopen"] = (t, actor) => t.Reopen(actor, "Once more.", Key, After(99)),
        ["close"] = (t, actor) => t.Close(actor, "A mistake.", Key, After(99)),
    };

    [Theory]
    [InlineData("")]
    [InlineData("assign")]
    [InlineData("wait")]
    [InlineData("resolve")]
    [InlineData("close")]
    public void A_technician_is_offered_exactly_the_verbs_the_ticket_takes(string before)
    {
        Assert.All(Verbs, verb => Assert.Equal(TicketPolicy.Offered(Timur, In(before)).Contains(verb.Key), Takes(In(before), verb.Value, Timur)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("assign")]
    [InlineData("wait")]
    [InlineData("resolve")]
    [InlineData("close")]
    public void A_requester_is_offered_an_answer_to_what_is_fixed_and_a_stranger_nothing(string before)
    {
        Assert.Equal(before == "resolve" ? ["reopen", "close"] : [], TicketPolicy.Offered(Nurse, In(before)));
        Assert.Empty(TicketPolicy.Offered(new Actor(9, Role.Staff), In(before)));
    }

    private static Ticket In(string state)
    {
        var ticket = Reported();
        if (state.Length > 0) Verbs[state](ticket, Timur);
        if (state == "assign") ticket.Assign(Timur, Timur.Id, After(99));
        return ticket;
    }

    private static bool Takes(Ticket ticket, Action<Ticket, Actor> verb, Actor actor)
    {
        try
        {
            verb(ticket, actor);
            return true;
        }
        catch (RuleViolation)
        {
            return false;
        }
    }
}
