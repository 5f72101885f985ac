namespace TechSupport.Kernel;

/// <summary>
/// A rule of the product was not kept. The message is an English sentence for the person and the key of its
/// translation; <see cref="Arguments"/> fill its placeholders. Pages answer it with 422 and keep the person's text.
/// </summary>
public sealed class RuleViolation(string message, params object[] arguments) : Exception(message)
{
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>The property the sentence is about ("Subject"), or null when it is about all of them; a form knows by itself what it calls it.</summary>
    public string? Field { get; init; }
}
