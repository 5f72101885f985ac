using Microsoft.Extensions.Options;
using TechSupport.Features.Sla;
using TechSupport.Features.Tickets;
using TechSupport.Tests.Features.Tickets;
using TechSupport.Tests.Support;
using TechSupport.Web;

namespace TechSupport.Tests.Features.Sla;

/// <summary>Targets in words, and pauses as they are stored.</summary>
[Trait("Needs", "nothing")]
public sealed class SlaWordsTests : TicketRules
{
    [Fact]
    public void How_a_target_stands_is_said_in_a_few_words()
    {
        var (running, answered, late, waiting) = (Reported(), Reported(), Reported(), Reported());
        answered.Reply(Timur, "I am coming.", Key, After(40));
        late.Reply(Timur, "I am coming.", Key, After(130));
        waiting.Wait(Timur, WaitingFor.Requester, "Which one?", Key, After(10));
        Assert.Equal("1 h 50 left", Of(running.Sla.Response, After(10)));
        Assert.Equal("1 h 00 over", Of(running.Sla.Response, After(180)));
        Assert.Equal("met in 40 min", Of(answered.Sla.Response, After(180)));
        Assert.Equal("late: after 2 h 10", Of(late.Sla.Response, After(180)));
        Assert.Equal("Paused", Of(waiting.Sla.Resolution, After(180)));
    }

    [Fact]
    public void Each_step_of_the_explanation_is_a_sentence()
    {
        (SlaStep Step, string Said)[] steps =
        [
            (new SlaStep.Started(Start), "The clock started with the report: 23 Nov 2026, 09:00."),
            (new SlaStep.Allowed(SlaTargetKind.Response, Priority.P3, TimeSpan.FromHours(2)), "P3 allows 2 h 00 for the first response."),
            (new SlaStep.Allowed(SlaTargetKind.Resolution, Priority.P3, TimeSpan.FromHours(8)), "P3 allows 8 h 00 for the resolution."),
            (new SlaStep.Counting(true), "Time counts day and night."),
            (new SlaStep.Counting(false), "Only working hours count."),
            (new SlaStep.NotCounted(PauseReason.Requester, Start, After(5), TimeSpan.FromMinutes(5)), "Not counted: 5 min of waiting for the requester, 23 Nov 2026, 09:00 – 23 Nov 2026, 09:05."),
            (new SlaStep.NotCounted(PauseReason.Supplier, Start, After(5), TimeSpan.FromMinutes(5)), "Not counted: 5 min of waiting for a supplier, 23 Nov 2026, 09:00 – 23 Nov 2026, 09:05."),
            (new SlaStep.NotCounted(PauseReason.Resolved, Start, After(5), TimeSpan.FromMinutes(5)), "Not counted: 5 min while it was resolved or closed, 23 Nov 2026, 09:00 – 23 Nov 2026, 09:05."),
            (new SlaStep.SupplierCounts(), "Waiting for a supplier does not pause the first response."),
            (new SlaStep.Due(Start), "So it is due: 23 Nov 2026, 09:00."),
            (new SlaStep.Paused(PauseReason.Supplier, Start, TimeSpan.FromHours(1)), "Waiting for a supplier since 23 Nov 2026, 09:00: paused, 1 h 00 left after that."),
            (new SlaStep.Paused(PauseReason.Requester, Start, TimeSpan.FromHours(1)), "Waiting for the requester since 23 Nov 2026, 09:00: paused, 1 h 00 left after that."),
        ];
        Assert.All(steps, s => Assert.Equal(s.Said, Translations.In("en", text => SlaText.Of(s.Step, text, At(Start)))));
    }

    [Fact]
    public void Pauses_are_read_as_they_were_written()
    {
        Pause[] pauses = [new(PauseReason.Supplier, Start, After(5)), new(PauseReason.Requester, After(7), After(9))];
        Assert.Equal("[{\"reason\":\"supplier\",\"from\":\"2026-11-23T06:00:00+00:00\",\"until\":\"2026-11-23T06:05:00+00:00\"}]", PauseColumn.Write(pauses[..1]));
        Assert.Equal(pauses, PauseColumn.Read(PauseColumn.Write(pauses)));
        Assert.Equal("[]", PauseColumn.Write([]));
        Assert.Empty(PauseColumn.Read("[]"));
    }

    private static string Of(SlaTarget target, DateTimeOffset now) => Translations.In("en", text => SlaText.Of(target, text, At(now)));

    private static HospitalClock At(DateTimeOffset now)
    {
        var clock = new ManualClock();
        clock.Set(now);
        return Translations.In("en", text => new HospitalClock(clock, Options.Create(new HospitalOptions()), text));
    }
}
