using System.Diagnostics.CodeAnalysis;

namespace TechSupport.Kernel;

/// <summary>Text from a multi-line field; a line end counts as one character.</summary>
[Personal]
public readonly record struct BodyText
{
    public const int MaxLength = 10_000;

    private BodyText(string value) => Value = value;

    public string Value => field ?? "";

    /// <summary>A message: there must be something in it.</summary>
    /// <exception cref="RuleViolation">Nothing to see in it, or too long.</exception>
    public static BodyText From(string? text, string field = "Text") => new(SingleLine.Held(TextForm.Lines(text), MaxLength, field, "Enter a message."));

    /// <summary>A text that may be left out.</summary>
    /// <exception cref="RuleViolation">Too long.</exception>
    public static BodyText Optional(string? text, string field = "Text") => new(SingleLine.Held(TextForm.Lines(text), MaxLength, field, missing: null));

    /// <summary>Whether there is anything to see in a text.</summary>
    public static bool IsBlank([NotNullWhen(false)] string? text) => TextForm.Lines(text).Length == 0;

    public static implicit operator string(BodyText value) => value.Value;

    public override string ToString() => Value;
}
