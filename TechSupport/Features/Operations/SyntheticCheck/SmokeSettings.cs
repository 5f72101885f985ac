namespace TechSupport.Features.Operations.SyntheticCheck;

/// <summary>Where the smoke test goes, and as whom.</summary>
/// <param name="Url">The address people open, without a slash at its end.</param>
/// <param name="User">An account of role Monitor.</param>
/// <param name="Password">Its password.</param>
public sealed record SmokeSettings(string Url, string User, string Password)
{
    /// <summary>Where /actuator is; null asks for no health.</summary>
    public string? ManagementUrl { get; init; }

    /// <summary>False does not wait for the message to be delivered.</summary>
    public bool Delivery { get; init; } = true;

    /// <summary>True for the check of every few minutes: it is enough that the message is written, and nobody looks at the proxy's rules.</summary>
    public bool IsContinuous { get; init; }

    /// <summary>How long the message may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>One step that is over.</summary>
/// <param name="Name">What was to be done, "sign in".</param>
/// <param name="Took">How long it took.</param>
/// <param name="Said">What is to be said of it, "signed in as …".</param>
/// <param name="Skipped">It was not asked for.</param>
public sealed record SmokeStep(string Name, TimeSpan Took, string Said, bool Skipped);

/// <summary>How a smoke test ended.</summary>
/// <param name="Failure">Which step failed and what came instead; null when all passed.</param>
/// <param name="LeftBehind">A sentence about what could not be cleared away.</param>
public sealed record SmokeResult(string? Failure, string? LeftBehind)
{
    /// <summary>Null when all passed, or somebody interrupted it.</summary>
    public string? FailedStep { get; init; }
}

/// <summary>Something else came than a step expects; the message says what.</summary>
public sealed class UnexpectedAnswerException(string message) : Exception(message);
