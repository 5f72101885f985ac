using System.Globalization;

namespace TechSupport.Features.Operations.Health.Checks;

/// <summary>From good to bad. Unknown is not good: nobody has seen that it works. Watch: it works, and will not for long.</summary>
public enum HealthState { Good, Unknown, Watch, Broken }

/// <summary>What a look found.</summary>
/// <param name="State">How it is.</param>
/// <param name="Sentence">An English sentence, the key of its translation, that names the figures.</param>
/// <param name="Values">What goes into it: numbers, instants, names of files and servers. Never a person's data: it is written down, and pasted into mails.</param>
public sealed record Finding(HealthState State, string Sentence, params IReadOnlyList<object> Values)
{
    /// <summary>The values as they are written down, the same in every language: instants in ISO 8601.</summary>
    public string[] AsTexts() => [.. Values.Select(v => v is DateTimeOffset at ? HospitalClock.Iso(at) : Convert.ToString(v, CultureInfo.InvariantCulture) ?? "")];

    public static Finding Good(string sentence, params IReadOnlyList<object> values) => new(HealthState.Good, sentence, values);
    public static Finding Watch(string sentence, params IReadOnlyList<object> values) => new(HealthState.Watch, sentence, values);
    public static Finding Broken(string sentence, params IReadOnlyList<object> values) => new(HealthState.Broken, sentence, values);
    public static Finding Unknown(string sentence, params IReadOnlyList<object> values) => new(HealthState.Unknown, sentence, values);

    /// <summary>For a number with two bounds.</summary>
    /// <param name="watch">From here on somebody should look.</param>
    /// <param name="broken">From here on it does not work.</param>
    public static Finding Rising(double number, double watch, double broken, string sentence, params IReadOnlyList<object> values) =>
        new(number >= broken ? HealthState.Broken : number >= watch ? HealthState.Watch : HealthState.Good, sentence, values);
}

/// <summary>What is known of a check now.</summary>
/// <param name="Facts">Which.</param>
/// <param name="Finding">What the last look found.</param>
/// <param name="At">When that was.</param>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Took">How long the look took.</param>
/// <param name="IsTold">Staff are told of it at the sign-in.</param>
public sealed record CheckResult(CheckFacts Facts, Finding Finding, DateTimeOffset At, DateTimeOffset Since, TimeSpan Took, bool IsTold = false)
{
    public HealthState State => Finding.State;
}
