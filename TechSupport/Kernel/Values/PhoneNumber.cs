namespace TechSupport.Kernel;

/// <summary>A telephone number as people write it, also an internal one: "3-33"; empty where there is none.</summary>
[Personal]
public readonly record struct PhoneNumber
{
    public const int MaxLength = 40;

    private PhoneNumber(string value) => Value = value;

    public string Value => field ?? "";

    /// <exception cref="RuleViolation">Too long.</exception>
    public static PhoneNumber From(string? text, string field = "Phone") => new(SingleLine.Require(text, MaxLength, field, null));

    public static implicit operator string(PhoneNumber value) => value.Value;

    public override string ToString() => Value;
}
