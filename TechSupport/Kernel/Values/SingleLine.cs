namespace TechSupport.Kernel;

/// <summary>Text of one line, as names and subjects are: no control or direction-changing characters, no doubled spaces.</summary>
public static class SingleLine
{
    /// <returns>The line; empty when there is nothing to see in it.</returns>
    public static string Normalize(string? text) => TextForm.Line(text);

    /// <summary>The same, held to a length.</summary>
    /// <exception cref="RuleViolation">Nothing to see in it, and <paramref name="missing"/> says what to write; or too long.</exception>
    internal static string Require(string? text, int maxLength, string field, string? missing) => Held(Normalize(text), maxLength, field, missing);

    /// <summary>A text that is normal already, held to a length in UTF-16 characters.</summary>
    internal static string Held(string text, int maxLength, string field, string? missing)
    {
        if (text.Length == 0 && missing is not null) throw new RuleViolation(missing) { Field = field };
        if (text.Length > maxLength) throw new RuleViolation("Shorten this to {0} characters.", maxLength) { Field = field };
        return text;
    }
}
