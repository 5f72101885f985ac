using TechSupport.Features.Tickets;
using TechSupport.Features.Tickets.Actions;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

[Trait("Needs", "nothing")]
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

    private static readonly Actor Check = new(8, Role.Monitor);

    [Theory]
    [InlineData("")]
    [InlineData("assign")]
    [InlineData("wait")]
    [InlineData("resolve")]
    [InlineData("close")]
    public void A_technician_is_offered_exactly_the_verbs_the_ticket_takes(string before)
    {
        Assert.All(Verbs, verb => Assert.Equal(Offered(Timur, In(before)).Contains(verb.Key), Takes(In(before), verb.Value, Timur)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("assign")]
    [InlineData("wait")]
    [InlineData("resolve")]
    [InlineData("close")]
    public void A_requester_is_offered_an_answer_to_what_is_fixed_to_withdraw_the_rest_and_a_stranger_nothing(string before)
    {
        Assert.Equal(before switch { "resolve" => ["reopen", "close"], "close" => [], _ => ["close"] }, Offered(Nurse, In(before)));
        Assert.Empty(Offered(new Actor(9, Role.Staff), In(before)));
    }

    [Theory]
    [InlineData("", "assign resolve")]
    [InlineData("assign", "assign resolve")]
    [InlineData("resolve", "close")]
    [InlineData("close", "")]
    public void The_check_is_offered_to_take_resolve_and_close_its_own_probe_and_nothing_else(string before, string offered)
    {
        var probe = ProbeIn(before);
        Assert.Equal(offered.Split(' ', StringSplitOptions.RemoveEmptyEntries), Offered(Check, probe));
        Assert.True(TicketPolicy.CanRemove(Check, probe));
        Assert.False(TicketPolicy.CanComment(Check, probe) || TicketPolicy.CanAddInformation(Check, probe) || TicketPolicy.CanReopen(Check, probe) || TicketPolicy.CanSeeNotes(Check, probe));
        Assert.False(TicketPolicy.CanAssignTo(Check, Timur.Id) || TicketPolicy.CanAssignTo(Check, null));
    }

    [Fact]
    public void Nobody_else_may_do_anything_with_a_probe_and_the_check_nothing_with_a_real_ticket()
    {
        Actor[] others = [Nurse, Timur, new(4, Role.Lead), new(5, Role.Admin), new(6, Role.Monitor), Actor.System, Check with { Role = Role.Staff }, Check with { Role = Role.Admin }];
        foreach (var state in new[] { "", "assign", "resolve", "close" })
        {
            Assert.All(others, other => Assert.True(Offered(other, ProbeIn(state)) is [] && !TicketPolicy.CanRemove(other, ProbeIn(state)) && !TicketPolicy.CanComment(other, ProbeIn(state))));
            // also if the account reported it when it was somebody's
            var own = Nurse with { Role = Role.Monitor };
            Assert.True(Offered(own, In(state)) is [] && !TicketPolicy.CanRemove(own, In(state)) && !TicketPolicy.CanComment(own, In(state)));
        }
    }

    [Fact]
    public void Only_the_check_makes_probes_and_only_a_probe_is_nowhere()
    {
        var report = new TicketReport { Subject = "Smoke test", RequesterId = Check.Id!.Value, DepartmentId = null, Source = TicketSource.Phone, RequestKey = Key };
        Assert.Equal(TicketSource.Probe, Ticket.Report(Check, report, Start).Source);
        Assert.Equal("Choose the department.", Refused(() => Ticket.Report(Nurse, report, Start)));
        Assert.Equal("Choose the department.", Refused(() => Ticket.Report(Timur, report with { Source = TicketSource.Probe }, Start)));
    }

    [Fact]
    public void For_its_requester_and_nobody_else_a_closed_ticket_is_over()
    {
        Assert.True(TicketPolicy.IsOver(Nurse, In("close")));
        Assert.False(TicketPolicy.IsOver(Nurse, In("resolve")));
        Assert.False(TicketPolicy.IsOver(new Actor(9, Role.Staff), In("close")));
        Assert.False(TicketPolicy.IsOver(Nurse with { Role = Role.Technician }, In("close")));
    }

    [Fact]
    public void A_technician_notes_on_what_others_reported_and_reports_for_anybody()
    {
        Assert.True(TicketPolicy.CanNote(Timur, In("")));
        Assert.False(TicketPolicy.CanNote(Nurse with { Role = Role.Technician }, In("")));
        Assert.False(TicketPolicy.CanNote(Timur, ProbeIn("")));
        Assert.True(TicketPolicy.CanReportFor(Timur, Nurse.Id!.Value));
        Assert.True(TicketPolicy.CanReportFor(Nurse, Nurse.Id!.Value));
        Assert.False(TicketPolicy.CanReportFor(Nurse, Anna.Id!.Value));
    }

    private static List<string> Offered(Actor actor, Ticket ticket) => [.. TicketVerb.OfferedTo(actor, ticket).Select(verb => verb.Name)];

    private static Ticket ProbeIn(string state)
    {
        var probe = Ticket.Report(Check, new TicketReport { Subject = "Smoke test", RequesterId = Check.Id!.Value, DepartmentId = null, RequestKey = Key }, Start);
        if (state == "assign") probe.Assign(Check, Check.Id, After(1));
        if (state is "resolve" or "close") probe.Resolve(Check, "It works.", Key, After(2));
        if (state == "close") probe.Close(Check, "", Key, After(3));
        return probe;
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
