namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>The kinds of events about probes themselves; what is done with one is recorded as with any ticket.</summary>
public static class ProbeEvent
{
    public const string Removed = "probe.removed";

    public static readonly IReadOnlyList<EventKind> Kinds =
    [
        new(Removed, "Ticket", "Probe removed", "x")
        {
            Sentences = [new("{0} removed the probe")], Recipients = EventKind.Nobody,
        },
    ];
}
