namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>The kinds of events about probes themselves; what is done with one is recorded as with any ticket.</summary>
public static class ProbeEvent
{
    public const string Removed = "probe.removed";
}
