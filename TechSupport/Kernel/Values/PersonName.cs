namespace TechSupport.Kernel;

/// <summary>A person’s name, as they write it.</summary>
[Personal]
public readonly record struct PersonName
{
    public const int MaxLength = 120;

    private PersonName(string value) => Value = value;

    public string Value => field ?? "";

    /// <exception cref="RuleViolation">Nothing to see in it, or too long.</exception>
    public static PersonName From(string? text, string field = "Name") => new(SingleLine.Require(text, MaxLength, field, "Enter the person’s name."));

    public static implicit operator string(PersonName value) => value.Value;

    public override string ToString() => Value;
}
