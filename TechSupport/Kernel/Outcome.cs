namespace TechSupport.Kernel;

/// <summary>The ways a command can end.</summary>
public enum Ending
{
    /// <summary>It is done, now or by the same command sent before.</summary>
    Done,

    /// <summary>There is no such object, or the actor may not see it: both look alike.</summary>
    NotFound,

    /// <summary>The actor may see it, but not do this.</summary>
    Forbidden,

    /// <summary>Since the actor looked, something happened that this verb must not pass over.</summary>
    Stale,

    /// <summary>A rule says no; <see cref="Outcome.Why"/> is the sentence.</summary>
    Refused,

    /// <summary>Among many, the database refused this one; the log says why.</summary>
    Failed,
}

/// <summary>What came of a command on one object.</summary>
/// <param name="Number">The object.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Why">The broken rule; null unless <see cref="Ending.Refused"/>.</param>
public sealed record Outcome(long Number, Ending Ending, RuleViolation? Why = null)
{
    public bool IsDone => Ending == Ending.Done;
}
