using System.Text;
using System.Text.RegularExpressions;

namespace TechSupport.Kernel;

/// <summary>The number on a device's plate, upper case: "PRN-0214-02".</summary>
public readonly partial record struct InventoryNumber
{
    public const int MaxLength = 30;

    private InventoryNumber(string value) => Value = value;

    public string Value => field ?? "";

    /// <exception cref="RuleViolation">Nothing to see in it, or too long.</exception>
    public static InventoryNumber From(string? text, string field = "InventoryNumber") =>
        new(SingleLine.Held(Normalize(text), MaxLength, field, "Enter the inventory number."));

    /// <summary>How numbers are kept, whatever was copied from the label with them: full-width signs and every dash as on a keyboard; empty when there is none.</summary>
    public static string Normalize(string? text) => AroundDashes().Replace(SingleLine.Normalize(text).Normalize(NormalizationForm.FormKC).ToUpperInvariant(), "-");

    public static implicit operator string(InventoryNumber value) => value.Value;

    public override string ToString() => Value;

    [GeneratedRegex(@"\s*[-\u2010-\u2015\u2212]\s*")]
    private static partial Regex AroundDashes();
}
