using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Tickets;

namespace TechSupport.Tests.Features.Sla;

[Trait("Needs", "nothing")]
public sealed class ExplanationTests : TicketRules
{
    [Fact]
    public void A_new_ticket_is_due_after_what_its_priority_allows() =>
        Assert.Equal(
        [
            new SlaStep.Started(Start), new SlaStep.Allowed(SlaTargetKind.Response, Priority.P3, TimeSpan.FromHours(2)), new SlaStep.Counting(true), new SlaStep.Due(After(120)),
        ], Reported().Sla.Explain(SlaTargetKind.Response));

    [Fact]
    public void Every_pause_is_named_with_the_time_it_took()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Requester, "Which printer?", Key, After(10));
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(20));
        ticket.Resolve(Timur, "The ribbon is replaced.", Key, After(50));
        ticket.Reopen(Nurse, "It prints blank again", Key, After(60));
        Assert.Equal(
        [
            new SlaStep.NotCounted(PauseReason.Requester, After(10), After(20), TimeSpan.FromMinutes(10)),
            new SlaStep.NotCounted(PauseReason.Supplier, After(20), After(50), TimeSpan.FromMinutes(30)),
            new SlaStep.NotCounted(PauseReason.Resolved, After(50), After(60), TimeSpan.FromMinutes(10)),
            new SlaStep.Due(After(8 * 60 + 50)),
        ], ticket.Sla.Explain(SlaTargetKind.Resolution).Skip(3));
        // it was answered before any of them
        Assert.Equal([new SlaStep.Due(After(120))], ticket.Sla.Explain(SlaTargetKind.Response).Skip(3));
    }

    [Fact]
    public void A_wait_for_a_supplier_leaves_time_for_the_resolution_and_none_for_the_response()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Supplier, "Print head ordered", Key, After(60));
        Assert.Equal(new SlaStep.Paused(PauseReason.Supplier, After(60), TimeSpan.FromHours(7)), ticket.Sla.Explain(SlaTargetKind.Resolution)[^1]);
        Assert.Equal([new SlaStep.SupplierCounts(), new SlaStep.Due(After(120))], ticket.Sla.Explain(SlaTargetKind.Response).Skip(3));
    }

    [Fact]
    public void A_pause_after_the_due_instant_explains_nothing()
    {
        var ticket = Reported();
        ticket.Wait(Timur, WaitingFor.Requester, "Which printer?", Key, After(500));
        Assert.Equal([new SlaStep.Due(After(480))], ticket.Sla.Explain(SlaTargetKind.Resolution).Skip(3));
    }

    [Fact]
    public void Working_hours_are_named() =>
        Assert.Equal(new SlaStep.Counting(false), (Reported().Sla with { Calendar = TestCalendar.All[1].Calendar }).Explain(SlaTargetKind.Response)[2]);
}
