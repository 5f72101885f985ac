namespace TechSupport.Features.Operations.Availability;

/// <summary>How long the product worked in a period, failed, and was not looked at. What was announced stands apart.</summary>
/// <param name="Period">Which, cut to the time since the first run and until now.</param>
/// <param name="Counted">Outside of what was announced: this is the availability.</param>
/// <param name="TakenOut">Within maintenance windows and deployments that were announced.</param>
public sealed record AvailabilityFigures(TimeRange Period, MeasuredTime Counted, MeasuredTime TakenOut)
{
    /// <summary>What the hospital was promised.</summary>
    public const double Target = 0.995;

    /// <summary>From 0 to 1; null where nothing counts.</summary>
    public double? Ratio => Counted.All > TimeSpan.Zero ? Counted.Passed / Counted.All : null;

    public bool IsBelowTarget => Ratio < Target;
}

/// <summary>A time by what the synthetic check said of it.</summary>
/// <param name="NotMeasured">No run that came to its end speaks for it, so it is as bad as failed.</param>
public sealed record MeasuredTime(TimeSpan Passed, TimeSpan Failed, TimeSpan NotMeasured)
{
    public TimeSpan Down => Failed + NotMeasured;

    public TimeSpan All => Passed + Down;
}

/// <summary>How long the product may be away in a month.</summary>
/// <param name="Allowed">By the target, of the whole month without what was announced.</param>
/// <param name="Used">So far.</param>
public sealed record AvailabilityBudget(TimeSpan Allowed, TimeSpan Used)
{
    public TimeSpan Left => Allowed - Used;

    /// <summary>Negative when it is used up; part of a minute does not count as left.</summary>
    public int MinutesLeft => (int)Math.Floor(Left.TotalMinutes);

    public bool IsSpent => Left < TimeSpan.Zero;

    public bool IsHalfSpent => Used > Allowed / 2;
}
