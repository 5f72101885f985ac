namespace TechSupport.Kernel;

/// <summary>A room as its plate says; empty where there is none.</summary>
public readonly record struct RoomNumber
{
    public const int MaxLength = 20;

    private RoomNumber(string value) => Value = value;

    public string Value => field ?? "";

    /// <exception cref="RuleViolation">Too long.</exception>
    public static RoomNumber From(string? text, string field = "Room") => new(SingleLine.Require(text, MaxLength, field, null));

    public static implicit operator string(RoomNumber value) => value.Value;

    public override string ToString() => Value;
}
