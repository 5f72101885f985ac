namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>The state a check is in, for other processes and for after a start.</summary>
public sealed class HealthStanding
{
    private HealthStanding() { }

    public HealthStanding(string check) => CheckId = check;

    public string CheckId { get; private set; } = "";

    /// <summary>Unknown until the first finding.</summary>
    public HealthState State { get; private set; } = HealthState.Unknown;

    public DateTimeOffset Since { get; private set; }

    /// <summary>When it was last known to be so.</summary>
    public DateTimeOffset LookedAt { get; private set; }

    public string Sentence { get; private set; } = "";

    public string[] Figures { get; private set; } = [];

    /// <summary>When an administrator let staff know of it; null when nobody has.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public bool IsTold => ToldAt is not null;

    /// <summary>Takes over what was found.</summary>
    /// <returns>What is to be written down of it; null when it only goes on.</returns>
    public HealthChange? Become(Finding finding, DateTimeOffset at)
    {
        var changes = Since == default || State != finding.State;
        (State, LookedAt, Sentence, Figures) = (finding.State, at, finding.Sentence, finding.AsTexts());
        if (!changes) return null;
        Since = at;
        // what works again, or was never seen not to, is no news for staff
        if (State is HealthState.Good) ToldAt = null;
        return new(CheckId, finding, at);
    }

    /// <summary>An administrator lets staff know, or takes it back.</summary>
    public void Tell(bool tells, DateTimeOffset at)
    {
        if (tells && State != HealthState.Broken) throw new RuleViolation("This works again: there is nothing to tell staff.");
        ToldAt = tells ? ToldAt ?? at : null;
    }
}
