namespace TechSupport.Kernel;

/// <summary>What is wrong, in one line.</summary>
[Personal]
public readonly record struct SubjectText
{
    public const int MaxLength = 200;

    private SubjectText(string value) => Value = value;

    public string Value => field ?? "";

    /// <exception cref="RuleViolation">Nothing to see in it, or too long.</exception>
    public static SubjectText From(string? text, string field = "Subject") => new(SingleLine.Require(text, MaxLength, field, "Say what is wrong in a few words"));

    public static implicit operator string(SubjectText value) => value.Value;

    public override string ToString() => Value;
}
