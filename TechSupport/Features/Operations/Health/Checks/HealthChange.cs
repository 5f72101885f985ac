namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>The moment from which on a check was in another state; kept for a month.</summary>
public sealed class HealthChange
{
    private HealthChange() { }

    internal HealthChange(string check, Finding finding, DateTimeOffset at) =>
        (CheckId, State, At, Sentence, Figures) = (check, finding.State, at, finding.Sentence, finding.AsTexts());

    public long Id { get; private set; }
    public string CheckId { get; private set; } = "";
    public HealthState State { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>What was found, as <see cref="Finding.Sentence"/>.</summary>
    public string Sentence { get; private set; } = "";

    /// <summary>What goes into the sentence.</summary>
    public string[] Figures { get; private set; } = [];
}
