using Microsoft.Extensions.Localization;

namespace TechSupport.Features.Sla;

/// <summary>Targets in the reader's words.</summary>
public static class SlaText
{
    /// <summary>"2 h 10 left", "met in 40 min": the state of a target.</summary>
    public static string Of(SlaTarget target, IStringLocalizer text, HospitalClock clock) => target.State(clock.Now) switch
    {
        SlaState.Met => text["met in {0}", clock.Span(target.Elapsed(clock.Now))],
        SlaState.Paused => text["Paused"],
        SlaState.Breached when target.EndedAt is not null => text["late: after {0}", clock.Span(target.Elapsed(clock.Now))],
        SlaState.Breached => text["{0} over", clock.Span(clock.Now - target.DueAt)],
        _ => text["{0} left", clock.Span(target.DueAt - clock.Now)],
    };

    /// <summary>One step of the explanation, a sentence of its own.</summary>
    public static string Of(SlaStep step, IStringLocalizer text, HospitalClock clock) => step switch
    {
        SlaStep.Started s => text["The clock started with the report: {0}.", clock.Full(s.At)],
        SlaStep.Allowed { Target: SlaTargetKind.Response } s => text["{0} allows {1} for the first response.", s.Priority, clock.Span(s.Time)],
        SlaStep.Allowed s => text["{0} allows {1} for the resolution.", s.Priority, clock.Span(s.Time)],
        SlaStep.Counting { RoundTheClock: true } => text["Time counts day and night."],
        SlaStep.Counting => text["Only working hours count."],
        SlaStep.NotCounted { Reason: PauseReason.Requester } s =>
            text["Not counted: {0} of waiting for the requester, {1} – {2}.", clock.Span(s.Time), clock.Full(s.From), clock.Full(s.Until)],
        SlaStep.NotCounted { Reason: PauseReason.Supplier } s =>
            text["Not counted: {0} of waiting for a supplier, {1} – {2}.", clock.Span(s.Time), clock.Full(s.From), clock.Full(s.Until)],
        SlaStep.NotCounted s => text["Not counted: {0} while it was resolved or closed, {1} – {2}.", clock.Span(s.Time), clock.Full(s.From), clock.Full(s.Until)],
        SlaStep.SupplierCounts => text["Waiting for a supplier does not pause the first response."],
        SlaStep.Due s => text["So it is due: {0}.", clock.Full(s.At)],
        SlaStep.Paused { Reason: PauseReason.Supplier } s => text["Waiting for a supplier since {0}: paused, {1} left after that.", clock.Full(s.Since), clock.Span(s.Left)],
        SlaStep.Paused s => text["Waiting for the requester since {0}: paused, {1} left after that.", clock.Full(s.Since), clock.Span(s.Left)],
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "This step has no words."),
    };
}
