using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Kernel;

namespace TechSupport.Tests.Features.Tickets;

[Trait("Needs", "nothing")]
public sealed class ClassificationTests : TicketRules
{
    [Theory]
    [InlineData(Impact.Hospital, Urgency.High, Priority.P1)]
    [InlineData(Impact.Hospital, Urgency.Medium, Priority.P2)]
    [InlineData(Impact.Hospital, Urgency.Low, Priority.P3)]
    [InlineData(Impact.Department, Urgency.High, Priority.P2)]
    [InlineData(Impact.Department, Urgency.Medium, Priority.P3)]
    [InlineData(Impact.Department, Urgency.Low, Priority.P3)]
    [InlineData(Impact.Person, Urgency.High, Priority.P3)]
    [InlineData(Impact.Person, Urgency.Medium, Priority.P3)]
    [InlineData(Impact.Person, Urgency.Low, Priority.P4)]
    public void Priority_follows_from_impact_and_urgency(Impact impact, Urgency urgency, Priority expected)
    {
        var ticket = Reported();
        ticket.Classify(Timur, new(null, impact, urgency, PatientCare: false), After(1));
        Assert.Equal(expected, ticket.Priority);
    }

    [Fact]
    public void Affected_patient_care_lifts_the_priority_to_P2()
    {
        var ticket = Reported();
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, PatientCare: true), After(1));
        Assert.Equal(Priority.P2, ticket.Priority);
    }

    [Fact]
    public void While_patient_care_is_affected_no_reason_lowers_the_priority_below_P2() =>
        Assert.StartsWith("While patient care is affected", Refused(() =>
            Reported().Classify(Timur, new(null, Impact.Person, Urgency.Low, PatientCare: true, Priority.P3, "not so bad"), After(1))), StringComparison.Ordinal);

    [Fact]
    public void A_priority_of_ones_own_needs_a_reason()
    {
        var ticket = Reported();
        Assert.StartsWith("Say why", Refused(() => ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P1, "  "), After(1))), StringComparison.Ordinal);
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P1, "The director's report is due"), After(1));
        Assert.Equal((Priority.P1, "The director's report is due"), (ticket.Priority, ticket.PriorityReason));
    }

    [Fact]
    public void A_reason_is_kept_only_as_long_as_the_priority_is_not_the_computed_one()
    {
        var ticket = Reported();
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Reason: "not so bad"), After(1));
        Assert.Equal("", ticket.PriorityReason);
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P1, "The director's report is due"), After(2));
        Assert.Equal("The director's report is due", ticket.PriorityReason);
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P4, "The director's report is sent"), After(3));
        Assert.Equal("", ticket.PriorityReason);
    }

    [Fact]
    public void A_higher_priority_brings_the_due_dates_forward_counted_from_the_report()
    {
        var ticket = Reported();
        ticket.Classify(Timur, new(null, Impact.Hospital, Urgency.High, false), After(5));
        Assert.Equal((Start + SlaTargets.For(Priority.P1).Response, Start + SlaTargets.For(Priority.P1).Resolution), (ticket.ResponseDueAt, ticket.ResolveDueAt));
    }

    [Fact]
    public void Saying_the_same_again_is_no_event()
    {
        var ticket = Reported();
        var same = new Classification(7, Impact.Person, Urgency.Low, false, Priority.P1, " The director's report is due ");
        ticket.Classify(Timur, same, After(1));
        ticket.Classify(Anna, same, After(2));
        Assert.Equal([TicketEvent.Classified], Kinds(ticket));
        Assert.Equal(After(1), ticket.UpdatedAt);
    }

    [Fact]
    public void Another_reason_alone_is_an_event()
    {
        var ticket = Reported();
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P1, "The director's report is due"), After(1));
        ticket.Classify(Timur, new(null, Impact.Person, Urgency.Low, false, Priority.P1, "The inspection comes"), After(2));
        Assert.Equal(("The inspection comes", 2), (ticket.PriorityReason, Kinds(ticket).Length));
    }

    [Theory]
    [InlineData((Impact)9, Urgency.Low, null, "Impact")]
    [InlineData(Impact.Person, (Urgency)9, null, "Urgency")]
    [InlineData(Impact.Person, Urgency.Low, (Priority)0, "Priority")]
    public void A_value_that_is_none_is_refused_beside_its_field(Impact impact, Urgency urgency, Priority? priority, string field)
    {
        var refused = Assert.Throws<RuleViolation>(() => Reported().Classify(Timur, new(null, impact, urgency, false, priority, "Why not"), After(1)));
        Assert.Equal(field, refused.Field);
        Assert.Equal("For", Assert.Throws<RuleViolation>(() => Reported().Wait(Timur, (WaitingFor)9, "What?", Key, After(1))).Field);
    }
}
